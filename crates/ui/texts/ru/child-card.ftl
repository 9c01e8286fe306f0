# Карточка ребёнка (слова сидов 001 и 003).
child-card-new-title = Добавление информации о ребёнке
child-card-edit-title = Редактирование информации о ребёнке
child-card-surname = Фамилия
child-card-given-name = Имя
child-card-patronymic = Отчество
child-card-sex = Пол
child-card-birth-date = Дата рождения
child-card-country = Страна рождения
child-card-russia = Россия
child-card-other = Другая
child-card-certificate = Свидетельство о рождении
child-card-certificate-note = Учётную запись можно создать только для детей с российским свидетельством о рождении. Если страна рождения другая, впишите документ как есть, остальные поля можно не заполнять
child-card-number = Серия и номер свидетельства о рождении
child-card-number-hint = Например, IV-МЮ 000000. Внизу листа
child-card-issued-on = Дата выдачи
child-card-act-number = Номер актовой записи
child-card-act-date = Дата актовой записи
child-card-issued-by = Кем выдано свидетельство
child-card-issued-by-hint = Точно по документу
child-card-where = Где это в свидетельстве
child-card-where-label = Свидетельство о рождении: 3 и 4 в середине листа, 5 и 2 под ними, 1 внизу
child-card-where-number = серия и номер
child-card-where-issued-on = дата выдачи
child-card-where-act-number = номер актовой записи
child-card-where-act-date = дата актовой записи
child-card-where-issued-by = кем выдано
child-card-private = Эту карточку видите только вы. Запросить проверку в загсе можно сразу после сохранения.
child-card-edit-warning = Эти данные уже проверены или проверяются. Если изменить их, проверка прекратится и понадобится новый запрос. Начатое создание учётной записи придётся начать снова
child-card-added = Карточка сохранена
child-card-saved = Изменения сохранены

child-card-typed = Данные введены вручную
child-card-request-about = Запросите в загсе для корректной работы услуг
child-card-request-again = Исправьте то, что не совпало, и отправьте запрос снова
child-card-not-found-about = В ЕГР ЗАГС нет такой записи. Проверьте серию, номер и даты по документу
child-card-unclear-about = Загс не смог ответить. Попробуйте ещё раз позже
child-card-not-parent = Запись названа другими родителями
child-card-not-parent-about = Такая запись есть, но родителями в ней названы другие люди. Если вы сменили фамилию, проверьте данные в «Моём профиле» и отправьте запрос снова
child-card-checked-by-births = Загс подтвердил { $when }
child-card-foreign-about = Свидетельство другой страны загс России проверить не может, поэтому запрос недоступен. Учётная запись создаётся только по российскому свидетельству
child-card-no-paper-about = Свидетельство не указано. Добавьте его, чтобы проверить данные ребёнка
child-card-request = Запросить
child-card-request-certificate = проверку свидетельства
child-card-edit = Редактировать
child-card-issued = { $number }, выдано { $date }
child-card-auto = Автообновление
child-card-auto-on = Включено
child-card-auto-off = Выключено
child-card-auto-about = Если запись в загсе изменится, данные обновятся сами.
child-card-auto-enable = Включить
child-card-auto-disable = Выключить
child-card-auto-changed = Настройка сохранена

child-card-snils = СНИЛС
child-card-snils-title = СНИЛС ребёнка
child-card-snils-hint = 11 цифр, как в документе
child-card-snils-none = Нужен, чтобы создать учётную запись и находить счета из детского сада.
child-card-snils-typed = Проверьте его в Соцфонде.
child-card-snils-checked = Соцфонд подтвердил { $when }
child-card-snils-checking = Соцфонд проверяет номер. Обычно это занимает несколько минут, иногда до 5 рабочих дней.
child-card-snils-mismatch-about = Исправьте данные или номер и отправьте запрос снова
child-card-snils-not-found-about = В Соцфонде нет такого номера. Проверьте его по документу
child-card-snils-unclear-about = Соцфонд не смог подтвердить номер. Попробуйте ещё раз позже
child-card-snils-add = Добавить
child-card-snils-request-about = проверку номера
child-card-snils-warning = Номер уже проверен или проверяется. Если изменить его, проверка прекратится и понадобится новый запрос
child-card-snils-saved = СНИЛС сохранён
child-card-snils-sent = Запрос в Соцфонд отправлен. Мы напишем, когда придёт ответ
child-card-snils-not-now = Номер уже проверен или Соцфонд ещё не ответил
child-card-inn = ИНН
child-card-inn-title = ИНН ребёнка
child-card-inn-hint = 12 цифр. Поле можно оставить пустым
child-card-inn-none = Не обязательно. Пригодится для вычета за кружки и секции.
child-card-inn-add = Добавить
child-card-inn-saved = ИНН сохранён
child-card-person = Личные данные
child-card-person-edit = личные данные

child-card-request-headline = Загс проверяет свидетельство.
child-card-request-estimate = Обычно 10–30 минут, иногда до 5 рабочих дней. Страницу можно закрыть: мы напишем, когда придёт ответ.
child-card-step-made = Вы отправили запрос
child-card-step-sent = Запрос отправлен в загс
child-card-step-accepted = Загс принял его
child-card-step-waiting = Ждём ответ
child-card-step-ahead = Данные появятся в карточке
child-card-step-sending = Запрос отправляется

child-card-field = { $field ->
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
    [issued_by] кем выдано
    [act_number] номер актовой записи
   *[act_date] дата актовой записи
}

child-card-fault-choose = Выберите: «{ $label }»
child-card-fault-certificate-roman = Серия свидетельства начинается с римского числа, например IV-МЮ
child-card-fault-certificate-letters = В серии свидетельства после римского числа стоят две русские буквы
child-card-fault-certificate-missing = В номере свидетельства 6 цифр, не хватает: { $count }
child-card-fault-certificate-extra = В номере свидетельства 6 цифр, лишних: { $count }
child-card-fault-certificate-number = Номер свидетельства состоит из 6 цифр
child-card-fault-act-number = Укажите номер актовой записи: цифры, буквы, дефис или дробь
child-card-fault-act-early = «Дата актовой записи»: запись не может быть раньше рождения
child-card-fault-issued-early = «Дата выдачи»: свидетельство не может быть выдано раньше актовой записи
child-card-fault-snils-sign = В СНИЛС лишний знак «{ $sign }»
child-card-fault-snils-missing = В СНИЛС 11 цифр, не хватает: { $count }
child-card-fault-snils-extra = В СНИЛС 11 цифр, лишних: { $count }
child-card-fault-snils-check = В номере СНИЛС опечатка: контрольные цифры не сходятся
child-card-fault-inn-digit = В ИНН только цифры
child-card-fault-inn-missing = В ИНН человека 12 цифр, не хватает: { $count }
child-card-fault-inn-extra = В ИНН человека 12 цифр, лишних: { $count }
child-card-fault-inn-check = В номере ИНН опечатка: контрольные цифры не сходятся
