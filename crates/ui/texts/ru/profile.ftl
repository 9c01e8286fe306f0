# «Мои данные» → «Мой профиль» (слова сида 002 и labels.md): что человек сказал о себе и насколько это доказано.
profile-title = Мой профиль
profile-lead = По этим данным находятся счета и дети. СНИЛС и паспорт мы сверяем с ведомствами сами, как только вы сохраните.
profile-nothing = Не указано

profile-level-simplified = Упрощённая учётная запись
profile-level-standard = Стандартная учётная запись
profile-level-confirmed = Подтверждённая учётная запись
profile-level-lacking = Уже можно входить в другие системы и вносить детей. Чтобы запрашивать документы детей и создавать им учётные записи, не хватает: { $papers }.
profile-level-child = Данные заполняет родитель. Не хватает сверенных свидетельства о рождении и СНИЛС.
profile-level-in-person = Чтобы перейти к стандартной, обратитесь к оператору лично.
profile-level-enough = Открыто всё, что нужно семье. Есть уровень выше: его дают при личной встрече, и нужен он немногим системам.
profile-level-all = Открыто всё.
profile-lacking-both = СНИЛС и паспорт
profile-lacking-snils = СНИЛС
profile-lacking-passport = паспорт
profile-gate = Проверьте { $papers } в «Моём профиле»
profile-gate-waiting = Проверьте { $papers } в «Моём профиле»: ведомства уже спросили, ответ обычно приходит за несколько минут

profile-group-contacts = Контакты
profile-group-person = Личные данные
profile-group-papers = СНИЛС и паспорт
profile-group-places = Адреса

profile-phone = Телефон
profile-email = Электронная почта
profile-names = Фамилия, имя, отчество
profile-sex = Пол
profile-birth-place = Место рождения
profile-citizenship = Гражданство
profile-snils = СНИЛС
profile-passport = Паспорт
profile-birth-certificate = Свидетельство о рождении
profile-former-snils = Прежний СНИЛС
profile-former-passport = Прежний паспорт
profile-registered-address = Адрес постоянной регистрации
profile-living-address = Адрес проживания
profile-region = Регион
profile-passport-number = Серия и номер паспорта
profile-issued-on = Дата выдачи
profile-department-code = Код подразделения
profile-issued-by = Кем выдан
profile-russia = Россия
profile-other-country = Другая страна
profile-country = Название страны

profile-by-sms = Код из SMS, { $when }
profile-by-letter = Код из письма, { $when }
profile-typed = Ввели вы, { $when }
profile-from-registry = Из записи ведомства, { $when }
profile-from-operator = Внёс оператор, { $when }
profile-from-upstream = Перенесено из другой учётной записи, { $when }
profile-region-note = По нему считаем время и возраст
profile-passport-issued = Выдан { $day }, код подразделения { $code }. Кем выдан: { $issuer }
profile-in-force = Действует, пока нет ответа о новом
profile-stays = До ответа ведомства действует прежнее: { $value }
profile-note-checking = { $office ->
    [snils] Соцфонд ответит
    [passport] МВД ответит
   *[other] Загс ответит
} обычно за несколько минут, иногда за 5 рабочих дней. Страницу можно закрыть: мы напишем
profile-note-verified = { $office ->
    [snils] Подтвердил Соцфонд
    [passport] Подтвердило МВД
   *[other] Подтвердил загс
}, { $when }
profile-note-mismatch = { $office ->
    [snils] Ответил Соцфонд
    [passport] Ответило МВД
   *[other] Ответил загс
}, { $when }. Сверьте с бумагой и исправьте: спросим снова сами
profile-note-not-found = { $office ->
    [snils] Ответил Соцфонд
    [passport] Ответило МВД
   *[other] Ответил загс
}, { $when }. Сверьте номер с бумагой и исправьте: спросим снова сами
profile-note-unclear = { $office ->
    [snils] Спросили Соцфонд
    [passport] Спросили МВД
   *[other] Спросили загс
}, { $when }. Сохраните ещё раз, и мы спросим снова
profile-change-mismatch = { $name }, не совпало

profile-about-names = Как в паспорте. После сохранения мы снова спросим ведомства.
profile-about-proposed = Новое значение вступит в силу, когда его подтвердит ведомство. До тех пор действует прежнее.
profile-about-snils = Одиннадцать цифр с карточки или уведомления. После сохранения мы сами спросим Соцфонд.
profile-about-snils-new = Прежний номер действует, пока Соцфонд не подтвердит новый.
profile-about-passport = Как в паспорте гражданина России. После сохранения мы сами спросим МВД.
profile-about-passport-new = Прежний паспорт действует, пока МВД не подтвердит новый.
profile-about-region = По нему считаем местное время и возраст.
profile-snils-hint = Например, 112-233-445 95
profile-passport-hint = Четыре цифры серии и шесть цифр номера
profile-department-hint = Например, 990-007
profile-issued-by-hint = Слово в слово, как в паспорте
profile-birth-place-hint = Как в паспорте или свидетельстве
profile-address-hint = Город, улица, дом, квартира
profile-country-hint = Если гражданство не российское

profile-saved = Сохранено
profile-saved-paper = Сохранено. Ведомство уже спрашиваем
profile-saved-in-force = Этот номер уже действует
profile-saved-proposed = Сохранено. Новое значение вступит в силу после ответа ведомства

profile-fault-sex = Выберите пол
profile-fault-region = Выберите регион из списка
profile-fault-citizenship = Выберите гражданство
profile-fault-child = По этой дате вам меньше 14 лет. Проверьте год
profile-fault-no-paper = Сначала внесите СНИЛС: по нему ведомство подтвердит новое значение
profile-fault-no-birth-date = Сначала укажите дату рождения
profile-fault-snils-form = Наберите СНИЛС цифрами, например 112-233-445 95
profile-fault-snils-sign = В СНИЛС лишний знак «{ $sign }»
profile-fault-snils-missing = В СНИЛС не хватает { $count ->
    [one] { $count } цифры
   *[other] { $count } цифр
}: их должно быть 11
profile-fault-snils-extra = В СНИЛС { $count ->
    [one] лишняя цифра
    [few] { $count } лишние цифры
   *[many] { $count } лишних цифр
}: их должно быть 11
profile-fault-snils-check = В СНИЛС опечатка: контрольные цифры не подходят. Сверьте с карточкой
profile-fault-passport-number = Нужны 10 цифр: 4 цифры серии и 6 цифр номера
profile-fault-too-young = Паспорт выдают с 14 лет: сверьте дату выдачи и дату рождения
profile-fault-department-code = Наберите код так: 990-007

profile-field-name = { $field ->
    [surname] фамилия
    [given_name] имя
    [patronymic] отчество
    [sex] пол
    [birth_date] дата рождения
    [birth_place] место рождения
    [snils] СНИЛС
    [series] серия
    [number] номер
    [issued_on] дата выдачи
    [department_code] код подразделения
    [issued_by] кем выдан
    [act_number] номер актовой записи
    [act_date] дата актовой записи
   *[other] другие данные
}
profile-field-other = другие данные

region-kaliningrad = Калининград (МСК−1)
region-moscow = Москва и большинство областей (МСК)
region-samara = Самара (МСК+1)
region-yekaterinburg = Екатеринбург (МСК+2)
region-omsk = Омск (МСК+3)
region-krasnoyarsk = Красноярск (МСК+4)
region-irkutsk = Иркутск (МСК+5)
region-yakutsk = Якутск (МСК+6)
region-vladivostok = Владивосток (МСК+7)
region-magadan = Магадан (МСК+8)
region-kamchatka = Камчатка (МСК+9)
profile-phone-bounced = SMS не доходят
profile-email-bounced = Письма не доходят
profile-contact-stale = Подтвердите ещё раз
