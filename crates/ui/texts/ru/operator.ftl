# Пульт оператора: кто служит людям. Слова labels.md, где они есть.
operator-title = Пульт оператора
operator-lead = Всё, что вы открываете о человеке, он видит в «Кто смотрел мои данные».
operator-questions = Вопросы в поддержку
operator-questions-about = { $count ->
    [0] Все вопросы отвечены
    [one] { $count } вопрос ждёт ответа
    [few] { $count } вопроса ждут ответа
   *[many] { $count } вопросов ждут ответа
    }
operator-people = Люди
operator-people-about = Найти человека и посмотреть его данные с указанием причины
operator-requests = Запросы без ответа
operator-requests-about = { $count ->
    [0] Ведомства отвечают в срок
    [one] { $count } запрос ждёт дольше суток
    [few] { $count } запроса ждут дольше суток
   *[many] { $count } запросов ждут дольше суток
    }
operator-dead = Недоставленное
operator-dead-about = { $count ->
    [0] Всё доставлено и выполнено
   *[other] Не доставлено или не выполнено: { $count }
    }

operator-code-title = Код из приложения
operator-code-lead = Откройте приложение с кодами на телефоне и введите шесть цифр для «Родни».
operator-code = Код
operator-code-hint = Код меняется каждые 30 секунд и действует один раз
operator-code-wrong = Код не подошёл. Дождитесь следующего и введите его
operator-code-wait = Слишком много ошибок. Попробуйте { $when }
operator-code-aside-title = Нет приложения?
operator-code-aside = Новый ключ для него выдаёт тот, кто обслуживает сервер «Родни».

operator-open = Открыть
operator-asked = Вопрос
operator-answer = Ответ
operator-answer-hint = Человек получит его в «Уведомлениях» и на почту
operator-answer-send = Ответить
operator-answered = Ответ отправлен.
operator-answered-before = На вопрос уже ответили.
operator-questions-none = Вопросов нет
operator-questions-none-about = Когда кто-нибудь спросит, вопрос появится здесь.
operator-question-guest = Без входа, ответ уйдёт на почту
operator-question-page = Страница: { $path }

operator-search-login = Телефон, почта или СНИЛС
operator-search-login-hint = СНИЛС находится, если его подтвердил Соцфонд
operator-search-or = Или по имени и дате рождения
operator-search-birth = Дата рождения
operator-search = Найти
operator-search-fill = Укажите телефон, почту или СНИЛС, либо фамилию, имя и дату рождения
operator-search-form = Это не телефон, не почта и не СНИЛС
operator-search-wait = На сегодня поисков достаточно. Следующий можно сделать { $when }
operator-search-none = Никого не нашлось
operator-search-none-about = Проверьте написание. По части имени или номера найти нельзя.
operator-search-found = Нашлись
operator-search-traced = Каждый поиск остаётся в журнале.

operator-why = Зачем вам данные человека?
operator-why-about = Откроются на 15 минут. Человек увидит, кто смотрел, когда и зачем.
operator-reason = Причина
operator-reason-name = { $reason ->
    [support] Обращение в поддержку
    [identity] Проверка личности
    [law] Запрос суда, опеки или полиции
   *[fault] Разбор сбоя
    }
operator-reason-hint = { $reason ->
    [support] Человек сам просил помочь
    [identity] Человек пришёл с документами
    [law] С номером и датой бумаги
   *[fault] Запрос завис или ответ не разобран
    }
operator-reason-choose = Выберите причину
operator-reference = Номер обращения или бумаги
operator-reference-hint = Попадёт в журнал и к самому человеку
operator-look-open = Открыть данные
operator-look-wait = На сегодня просмотров достаточно. Следующий можно сделать { $when }
operator-look-until = Просмотр закончится { $when }
operator-data = Данные
operator-data-hidden = Скрыто
operator-children = Дети
operator-no-children = Не указаны
operator-requests-of = Запросы в ведомства
operator-looks = Кто смотрел
operator-looks-none = Пока никто
operator-looks-note = Журнал нельзя ни изменить, ни стереть. Тот же список человек видит в «Профиле».

operator-hanging-none = Запросов без ответа нет
operator-hanging-none-about = Здесь появятся запросы, на которые ведомство не отвечает дольше суток.
operator-hanging-since = Отправлен { $when }
operator-again = Спросить ещё раз
operator-again-done = Ведомство спросим сейчас.
operator-gone = Этого уже нет: возможно, успел другой оператор.
operator-stage = { $stage ->
    [draft] Не отправлен
    [sent] Отправлен
   *[accepted] Принят ведомством
    }

operator-dead-none = Всё доставлено
operator-dead-none-about = Здесь появятся письма и SMS, которые не дошли, и поручения, от которых программа отказалась.
operator-dead-messages = Сообщения
operator-dead-jobs = Поручения
operator-dead-lost = Слова сообщения уже стёрты: коды не хранятся. Попросите человека проверить контакт.
operator-channel = { $channel ->
    [sms] SMS
   *[email] Письмо
    }
operator-tries = { $count ->
    [one] { $count } попытка
    [few] { $count } попытки
   *[many] { $count } попыток
    }
operator-put-away = Убрать
operator-put-away-done = Убрано.
operator-revive = Повторить
operator-revive-done = Поручение выполним сейчас.
operator-job = { $kind ->
    [registry_request] Запрос в ведомство
    [backchannel_logout] Выход из системы
    [recovery_codes] Коды восстановления
    [child_card_refresh] Автообновление свидетельства
    [civil_act_refresh] Автообновление записей загса
    [account_deletion] Удаление учётной записи
   *[other] Поручение
    }

look-title = Кто смотрел мои данные
look-lead = Сотрудники портала открывают данные только с причиной и на 15 минут. Здесь все просмотры.
look-none = Никто не смотрел
look-none-about = Если сотрудник портала откроет ваши данные, вы увидите, кто, когда и зачем.
look-words = { $operator }. { $reason }: { $reference }
look-about = Если вы не обращались и не понимаете причину, спросите поддержку.
account-looks-about = Просмотры сотрудниками портала: кто, когда и зачем

operator-child = Ребёнок
operator-paper-title = Документ при личной встрече
operator-paper-which = Какой документ у человека в руках?
operator-paper-hint = Сверьте фамилию, имя и дату рождения с данными выше
operator-paper = { $paper ->
    [passport] Паспорт гражданина России
   *[other] Иностранный паспорт, вид на жительство или другой
    }
operator-paper-see = Документ сверен
operator-paper-seen = { $paper ->
    [passport] Паспорт сверен лично.
   *[other] Документ личности сверен лично.
    }
operator-paper-undo = Снять отметку
operator-paper-choose = Выберите документ
operator-paper-done = Документ сверен. Человек узнает об этом.
operator-paper-undone = Отметка снята.
operator-no-look = Сначала откройте данные с причиной «Проверка личности» или «Запрос суда».
operator-own-family = О себе и своей семье решает другой оператор.
operator-no-paper = До 14 лет паспорта нет, а без учётной записи нечего повышать.
operator-untold = Сверить не с чем: в профиле нет даты рождения или новое имя ещё проверяется.
operator-claims = Связь с ребёнком по документам
operator-claims-about = { $count ->
    [0] Решать нечего
    [one] { $count } запись ждёт второго оператора
    [few] { $count } записи ждут второго оператора
   *[many] { $count } записей ждут второго оператора
    }
operator-claims-none = Решать нечего
operator-claims-none-about = Здесь появится связь с ребёнком, которую внёс один оператор и должен подтвердить другой.
operator-claim-by = Внёс оператор: { $name }
operator-tied = Связь подтверждена
operator-untied = Не подтверждено
operator-claim-waits = Ждёт второго оператора
operator-claim-adult = Ребёнку исполнилось 18 лет: родство по бумагам больше не вносят
operator-claim-about = { $kind }: { $paper }
operator-claim-title = Внести связь с ребёнком
operator-claim-kind = Кем приходится ребёнку?
operator-relation = { $kind ->
    [mother] Мать
    [father] Отец
    [adopter] Усыновитель
   *[guardian] Опекун
    }
operator-relation-choose = Выберите, кем приходится ребёнку
operator-claim-paper = Документ
operator-claim-paper-hint = Название, номер, дата и кто выдал: «Решение суда № 2-15/2026 от 3 марта 2026 года»
operator-claim-record = Внести
operator-claim-next = Второй оператор сверит тот же документ и подтвердит.
operator-claim-told = Когда он подтвердит, человек и другие родители ребёнка узнают об этом.
operator-claim-done = Внесено. Теперь документ должен сверить другой оператор.
operator-claim-confirm = Подтвердить
operator-claim-refuse = Отклонить
operator-claim-confirmed = Связь подтверждена.
operator-claim-refused = Отклонено.
operator-same = Подтвердить должен другой оператор: вы внесли это сами.
operator-another-child = Это свидетельство уже принадлежит другому ребёнку. Сверьте номер в карточке.
operator-changed = Данные с тех пор изменились. Сверьте их ещё раз.
operator-claim-changed = Запись устарела или карточка с тех пор изменилась. Отклоните и внесите заново.
operator-child-paper = { $birth }, свидетельство { $number }
