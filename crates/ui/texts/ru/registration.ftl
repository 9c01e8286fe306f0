# Регистрация: слова памятки 002, по шагам.
registration-name = Регистрация пользователя
registration-steps = Шаги регистрации
registration-step-personal = Личные данные
registration-step-password = Пароль
registration-step-phone = Код из SMS
registration-step-email = Код из письма

registration-personal-title = Личные данные
registration-name-hint = Поле обязательно для заполнения. Используйте буквы русского алфавита.
registration-patronymic-hint = Используйте буквы русского алфавита.
registration-birth-hint = До 14 лет учётную запись создаёт родитель
registration-email-hint = Не рекомендуется указывать чужой или корпоративный адрес электронной почты.
registration-phone-hint = Для подтверждения номера мобильного телефона вам будет направлено SMS с кодом подтверждения.
registration-break = Прервётесь — не страшно. Введённое хранится 7 дней. Продолжить можно на любом устройстве: откройте эту страницу, и мы пришлём код на телефон или почту.
registration-need-title = Что понадобится
registration-need-phone = телефон под рукой: придёт SMS
registration-need-email = доступ к почте: придёт второй код
registration-need-time = пять минут
registration-need-not = Паспорт и СНИЛС сейчас не нужны.
registration-resume-link = Уже начинали? Продолжить с кодом

registration-password-title = Пароль и контрольный вопрос
registration-repeat = Повторите пароль, чтобы не ошибиться
registration-question-hint = Например, девичья фамилия матери или имя первого домашнего животного
registration-answer-hint = Понадобится, если забудете пароль. Одного ответа мало: мы пришлём и код
registration-terms-before = Нажимая на кнопку «Зарегистрироваться», вы соглашаетесь с
registration-terms-link = условиями использования
registration-register = Зарегистрироваться

registration-next-title = Что будет дальше
registration-next-sms = придёт SMS с кодом на
registration-next-letter = второй код придёт на
registration-next-children = потом можно добавить детей
registration-next-ready = после этого учётная запись готова
registration-kept = Введённое хранится 7 дней: можно прерваться и вернуться.
registration-mend = Исправить личные данные

registration-phone-title = Подтвердите телефон
registration-phone-sent = Мы отправили SMS на
registration-phone-soon = Обычно приходит за минуту.
registration-phone-code = Код из SMS
registration-email-title = Подтвердите почту
registration-email-sent = Мы отправили письмо на
registration-email-soon = Обычно оно приходит за минуту.
registration-email-code = Код из письма
registration-code-late = Код не пришёл?
registration-code-check = Проверьте номер и адрес. Ошиблись?
registration-code-plane = Выключите и включите режим полёта: SMS придёт, когда появится связь.
registration-code-spam = Загляните в папку «Спам»: письмо могло попасть туда.
registration-code-secret = Никому не говорите код, даже сотруднику портала.
registration-code-wrong = Код не подходит. Осталось попыток: { $left }
registration-code-dead = Этот код не подходит: он устарел или введён слишком много раз. Нажмите «Прислать ещё раз»
registration-code-soon = Новый код можно попросить через { $seconds ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
   *[many] { $seconds } секунд
}
registration-code-sent-again = Мы отправили новый код. Прежний больше не действует.

registration-done-title = Поздравляем! Вы зарегистрировались
registration-done-lead = { $name }, теперь входите с телефоном или почтой и паролем, который придумали.
registration-done-profile = Добавьте СНИЛС и паспорт: их проверят Соцфонд и МВД
registration-done-family = Добавьте детей

registration-young-title = Попросите маму или папу
registration-young-lead = До 14 лет учётную запись создаёт родитель. Это займёт у него несколько минут.
registration-young-show = Покажите эту страницу маме или папе
registration-young-parent = Родитель войдёт сюда, откроет «Документы», «Семья и дети» и нажмёт «Создать»
registration-young-login = После этого вход откроется с почтой и паролем

registration-resume-title = Продолжить регистрацию
registration-resume-lead = Укажите телефон или почту, с которых начинали. Мы пришлём код.
registration-resume-asked = Если с этим телефоном или почтой начинали регистрацию, код уже отправлен.
registration-resume-contact = Телефон или электронная почта
registration-resume-get = Получить код
registration-resume-code = Код подтверждения
registration-resume-wrong = Код не подходит или устарел. Проверьте его или попросите новый
registration-resume-another = Попросить новый код
registration-resume-fault = Укажите телефон или адрес электронной почты
registration-resumed = Имя, телефон и почта сохранены. Пароль и контрольный вопрос с другого устройства не переносятся: задайте их здесь.
registration-anew = Начать заново

registration-terms-title = Условия использования
registration-terms-who = { $operator } ведёт этот портал и отвечает за данные, которые вы здесь храните.
registration-terms-what = Мы храним то, что вы ввели сами, и то, что подтвердили ведомства: чтобы проверить родство, пустить ребёнка в школьные системы и показать вам, кому и что вы разрешили.
registration-terms-children = Учётную запись ребёнка до 14 лет создаёт и ведёт родитель, родство с которым подтвердил загс. Создавая её, родитель соглашается, что мы храним имя, дату и место рождения, адрес, почту и телефон ребёнка и используем их только для его учётной записи.
registration-terms-systems = Школьная система получает данные только с вашего разрешения. Отозвать его можно в любой день, действие прекращается сразу.
registration-terms-rights = Кто и когда менял ваши данные и что кому разрешил, записывается и не стирается.
registration-terms-version = Редакция { $version }
