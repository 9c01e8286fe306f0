# Создание учётной записи ребёнка: блок в карточке, мастер и письмо (слова сидов 001, 003, 004).
child-account-title = Учётная запись ребёнка
child-account-about = Вы можете создать для своего ребёнка отдельную учётную запись. Она нужна, чтобы входить в школьный дневник.
child-account-create = Создать
child-account-continue = Продолжить
child-account-not-yet = Пока рано
child-account-not-yet-about = Чтобы учётную запись можно было создать, осталось:
child-account-impossible = Недоступно
child-account-begun = Создание начато
child-account-begun-about = Вы начали создавать учётную запись { $when }. Всё введённое сохранено до { $until }.
child-account-drop = Не создавать
child-account-dropped = Создание учётной записи остановлено, введённое удалено
child-account-other-parent = Создаёт второй родитель
child-account-other-parent-about = Второй родитель уже начал создавать учётную запись этого ребёнка. Когда он закончит, мы вам напишем.
child-account-made = Создана
child-account-made-about = Ребёнок входит по почте { $email } или по номеру { $phone } и паролю, заданному при создании.
child-account-made-about-email = Ребёнок входит по почте { $email } и паролю, заданному при создании.
child-account-exists-about = Её создал второй родитель или сам ребёнок. К вашей учётной записи она не привязана.

child-account-missing-account-exists = У ребёнка уже есть учётная запись
child-account-missing-account-exists-about = Вторую создать нельзя.
child-account-missing-too-old = Ребёнку уже { $age }: он регистрируется сам
child-account-missing-too-old-about = С 14 лет учётную запись создают самостоятельно на странице «Зарегистрироваться». Потом её можно привязать к вашей.
child-account-missing-not-citizen = Нужно российское гражданство
child-account-missing-not-citizen-about = Учётную запись можно создать только для детей-граждан РФ.
child-account-missing-guardian-level = Проверьте СНИЛС и паспорт в «Моём профиле»
child-account-missing-guardian-level-about = Учётную запись создаёт родитель с проверенными данными.
child-account-missing-certificate-missing = Добавьте данные документа о рождении
child-account-missing-certificate-missing-about = Нужны его номер, даты и кем он выдан.
child-account-missing-certificate-foreign = Нужен российский документ о рождении
child-account-missing-certificate-foreign-about = По документу другой страны учётную запись создать нельзя.
child-account-missing-certificate-unverified = Проверьте данные ребёнка в загсе
child-account-missing-certificate-unverified-about = Ответ приходит за 10–30 минут, иногда за 5 рабочих дней.
child-account-missing-certificate-checking = Загс проверяет данные ребёнка
child-account-missing-certificate-checking-about = Ответ придёт в «Уведомления», от вас сейчас ничего не нужно.
child-account-missing-snils-missing = Укажите номер СНИЛС ребёнка
child-account-missing-snils-missing-about = Его проверит Соцфонд.
child-account-missing-snils-unverified = Проверьте номер ребёнка в Соцфонде
child-account-missing-snils-unverified-about = Кнопка проверки стоит рядом с номером.
child-account-missing-snils-checking = Соцфонд проверяет номер ребёнка
child-account-missing-snils-checking-about = Ответ придёт в «Уведомления», от вас сейчас ничего не нужно.
child-account-missing-relation-unverified = Запись загса должна называть вас родителем
child-account-missing-relation-unverified-about = Если вы сменили фамилию, проверьте свои данные в «Моём профиле» и отправьте запрос в загс ещё раз.

child-account-wizard = Создание учётной записи ребёнка
child-account-of = Создание учётной записи ребёнка: { $child }
child-account-step-address = Адрес
child-account-step-phone = Телефон
child-account-step-email = Почта
child-account-step-password = Пароль
child-account-next = Что будет дальше

child-account-address-title = Добавьте адрес
child-account-citizenship = Гражданство
child-account-citizenship-russia = Россия
child-account-citizenship-note = Для создания учётной записи ребёнок должен иметь российское гражданство
child-account-birth-place = Место рождения
child-account-birth-place-hint = Как в свидетельстве о рождении
child-account-birth-place-recorded = Как в свидетельстве о рождении. По записи загса: { $place }
child-account-birth-place-differs = Вы указали другое место рождения, чем в записи загса: { $place }. Если так и есть в свидетельстве, нажмите «Продолжить» ещё раз
child-account-registered-address = Адрес постоянной регистрации
child-account-same-address = Совпадает с вашим адресом постоянной регистрации
child-account-child-address = Адрес ребёнка
child-account-address-hint = Город, улица, дом, квартира
child-account-address-empty = Укажите адрес или отметьте, что он совпадает с вашим
child-account-address-next-phone = телефон ребёнка, если он есть
child-account-address-next-email = почта ребёнка: туда придёт письмо со ссылкой
child-account-address-next-password = пароль придумаете вы сами, здесь же
child-account-kept = Каждый шаг сохраняется. Вернуться можно до { $until }.

child-account-phone-title = Добавьте номер телефона — при наличии
child-account-phone-about = Номер ребёнка должен отличаться от номера родителей и не должен использоваться в другой учётной записи
child-account-phone = Номер телефона
child-account-phone-why = Зачем указывать телефон
child-account-phone-why-about = Телефон можно использовать для входа на портал и для восстановления пароля.
child-account-get-code = Получить код
child-account-skip = Пропустить
child-account-phone-next-code = на телефон придёт SMS с кодом, он нужен сразу
child-account-phone-next-email = потом почта: туда придёт письмо со ссылкой
child-account-phone-next-password = пароль придумаете вы сами, здесь же
child-account-phone-parent = Это ваш номер. Номер ребёнка должен отличаться от номера родителей
child-account-phone-taken = Этот номер уже используется в другой учётной записи. Укажите другой или нажмите «Пропустить»
child-account-code-title = Подтвердите номер телефона
child-account-code-about = На номер { $phone } мы отправили SMS с кодом.
child-account-code = Код из SMS
child-account-code-again = Прислать код ещё раз
child-account-code-other = Указать другой номер
child-account-code-empty = Введите код из SMS
child-account-code-wrong = Код неверный. { $left ->
    [one] Осталась { $left } попытка
    [few] Осталось { $left } попытки
   *[many] Осталось { $left } попыток
}
child-account-code-dead = Этот код больше не действует. Нажмите «Прислать код ещё раз»
child-account-wait = Повторить можно через { $seconds ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
   *[many] { $seconds } секунд
}
child-account-wait-minutes = Слишком часто. Повторить можно через { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[many] { $minutes } минут
}
child-account-sent-again = Отправлено ещё раз

child-account-email-title = Добавьте электронную почту
child-account-email-about = Введите электронную почту ребёнка — она не должна быть привязана к другой учётной записи. На неё придёт ссылка для подтверждения создания учётной записи
child-account-email = Электронная почта
child-account-consent = Даю согласие на использование персональных данных для создания учётной записи ребёнка
child-account-consent-missing = Без согласия на использование персональных данных учётную запись создать нельзя
child-account-email-taken = Эта почта уже привязана к другой учётной записи. Укажите другой адрес
child-account-email-next-letter = на почту придёт письмо с кнопкой «Подтвердить адрес»
child-account-email-next-anywhere = открыть письмо можно и на другом телефоне
child-account-email-next-password = потом вернитесь сюда и задайте пароль
child-account-email-next-day = Письмо ждёт сутки.

child-account-letter-title = Подтвердите электронную почту
child-account-letter-about = На { $email } отправлено письмо. Перейдите по ссылке из него, чтобы подтвердить адрес электронной почты
child-account-letter-sent = Письмо отправлено
child-account-letter-waiting = Ждём, когда нажмут «Подтвердить адрес», до { $until }
child-account-letter-ahead = Вы зададите пароль на этом же портале
child-account-letter-refresh = Проверить ещё раз
child-account-letter-none = Письма нет?
child-account-letter-spam = Загляните в «Спам» и «Рассылки».
child-account-letter-mistake = Ошиблись в адресе? Укажите другой, старое письмо перестанет действовать.
child-account-letter-other = Указать другой адрес
child-account-letter-next-close = страницу можно закрыть и вернуться через карточку ребёнка
child-account-letter-next-anywhere = письмо откроется на любом телефоне
child-account-letter-next-password = пароль задаёте вы, в своей учётной записи

child-account-password-title = Пароль для входа
child-account-password-confirmed = Почта подтверждена: { $email }
child-account-password-before = Придумайте или
child-account-password-after = пароль для входа в личный кабинет ребёнка
child-account-password = Пароль
child-account-password-repeat = Повторите пароль
child-account-password-next-works = учётная запись начнёт работать сразу
child-account-password-next-other = второй родитель узнает об этом
child-account-password-next-keep = Запишите пароль там, где ребёнок его найдёт, а чужие нет.

child-account-done-title = Учётная запись ребёнка создана
child-account-done-about = Для входа используйте номер телефона или адрес электронной почты, указанные при регистрации
child-account-done-how = { $child }: как войти
child-account-done-phone = Номер телефона
child-account-done-email = Электронная почта
child-account-done-password = Пароль
child-account-done-password-value = Тот, что вы только что задали
child-account-done-first = Первый вход в дневник
child-account-done-first-about = Первый вход не получится: дневник ждёт вашего разрешения. Запрос придёт к вам в «Уведомления» сам, и решить можно за минуту.

child-account-stopped-title = Учётную запись создать нельзя
child-account-stopped-about = Пока вы заполняли данные, кое-что изменилось. Введённое раньше не пропало, но продолжить можно только после этого:
child-account-stopped-final = Пока вы заполняли данные, кое-что изменилось:
child-account-stopped-back = К карточке ребёнка

child-letter-title = Подтвердите электронную почту
child-letter-hello = Здравствуйте
child-letter-about = Вы указали этот адрес электронной почты для учётной записи ребёнка на портале «{ -brand }»
child-letter-confirm-about = Подтвердите адрес, чтобы создать учётную запись
child-letter-child = Имя ребёнка
child-letter-email = Адрес почты
child-letter-confirm = Подтвердить адрес
child-letter-not-us = Это не мы
child-letter-not-us-about = Если не добавляли адрес, нажмите «Это не мы»: учётная запись с ним создана не будет.
child-letter-until = Кнопка работает до { $until }.
child-letter-confirmed-title = Адрес подтверждён
child-letter-confirmed-about = Теперь родитель, который начал создавать учётную запись, задаст пароль в своём кабинете. Эту страницу можно закрыть.
child-letter-stopped-title = Создание учётной записи остановлено
child-letter-stopped-about = Спасибо, что сообщили. Учётной записи с этим адресом не будет, родителю мы об этом написали.
child-letter-used-title = Адрес уже подтверждён
child-letter-used-about = Второй раз нажимать ничего не нужно. Пароль задаёт родитель в своём кабинете.
child-letter-dead-title = Ссылка больше не действует
child-letter-dead-about = Она работает сутки, и новое письмо отменяет старое. Попросите родителя отправить письмо ещё раз: это можно сделать в карточке ребёнка.
child-account-consent-read = Прочитать согласие
child-account-mailbox-title = Детская почта
child-account-mailbox-about = Безопасный ящик для ребёнка. Подтверждать его не нужно.
child-account-mailbox-none = У ребёнка нет почты?
child-account-mailbox-make = Создать Детскую почту
child-account-mailbox-name = Имя ящика
child-account-mailbox-hint = То, что стоит перед знаком @: латинские буквы, цифры, точка или дефис
child-account-mailbox-length = Имя ящика — от 3 до 30 знаков
child-account-mailbox-signs = Только латинские буквы, цифры, точки и дефисы, например varvara.s
child-account-mailbox-taken = Это имя уже занято. Выберите другое
child-account-mailbox-free = Свободны:
child-account-mailbox-down = Почтовая служба сейчас не отвечает. Попробуйте ещё раз через несколько минут или укажите другой адрес
child-account-mailbox-other = Указать другой адрес
child-account-mailbox-next-login = адрес ящика станет логином ребёнка
child-account-mailbox-next-password = остаётся придумать пароль
child-account-mailbox-next-private = Писем ребёнка портал не читает и вам не показывает.
