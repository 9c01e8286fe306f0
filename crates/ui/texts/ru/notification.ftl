# «Уведомления»: список и слова каждой строки; те же слова идут в письма.
notification-title = Уведомления
notification-show = Показать:
notification-all = Все
notification-unread = Непрочитанные
notification-applications = Заявления
notification-read-all = Прочитать все
notification-none = Здесь пока пусто
notification-none-about = Мы напишем, когда ведомство ответит или ребёнку понадобится ваше решение.

notice-registered-title = Учётная запись создана
notice-registered-text = Добавьте СНИЛС и паспорт в «Моём профиле», потом детей в «Семье и детях».
notice-paper-snils = СНИЛС
notice-paper-passport = Паспорт
notice-paper-birth = Свидетельство о рождении ({ $child })
notice-paper-child-snils = СНИЛС ({ $child })
notice-paper-match-title = { $paper }: проверено
notice-paper-match-snils = Соцфонд подтвердил данные.
notice-paper-match-passport = МВД подтвердило данные.
notice-paper-match-birth = Загс подтвердил свидетельство. Теперь можно создать учётную запись ребёнка, если проверен и его СНИЛС.
notice-paper-mismatch-title = { $paper }: данные не сошлись
notice-paper-mismatch-text = Откройте, посмотрите, какие поля отличаются, исправьте их и запросите ещё раз.
notice-paper-not-found-title = { $paper }: в ведомстве нет такой записи
notice-paper-not-found-text = Проверьте номер и даты по документу и запросите ещё раз.
notice-paper-unclear-title = { $paper }: ведомство не ответило
notice-paper-unclear-text = Запросите ещё раз. Если повторится, обратитесь в ведомство.
notice-paper-not-parent-title = { $paper }: в записи указаны другие родители
notice-paper-not-parent-text = Проверьте номер свидетельства и свои данные в «Моём профиле».
notice-child-account-title = Учётная запись создана: { $child }
notice-child-account-text = Ребёнок входит с почтой или телефоном, указанными при создании.
notice-child-stopped-title = Создание учётной записи остановлено: { $child }
notice-child-stopped-text = В письме нажали «Это не мы». Проверьте адрес почты и начните заново.
notice-asked-title = { $child }: { $system } просит разрешение
notice-asked-text = Чтобы войти, нужно ваше разрешение. Посмотрите, что просят, и решите.
notice-granted-title = Разрешение выдано: { $system }, { $child }
notice-granted-text = Решение: { $by }. Отозвать можно в любой день.
notice-refused-title = Разрешение не выдано: { $system }, { $child }
notice-refused-text = Решение: { $by }. Ваше решение по-прежнему можно принять.
notice-withdrawn-title = Разрешение отозвано: { $system }, { $child }
notice-withdrawn-text = Решение: { $by }. Вход и передача данных прекращены.
notice-login-title = Вход с нового устройства
notice-login-text = { $agent }. Если это не вы, завершите вход в «Профиле» и смените пароль.
notice-paper-acts = Записи загса о вас
notice-paper-match-acts = Загс прислал новые записи. Посмотрите их в разделе «Семья и дети».
notice-later-name-title = В загсе у вас другое имя
notice-later-name-text = По записям загса вас теперь зовут { $recorded }. Если так и есть, измените имя в «Моём профиле»: мы проверим его по СНИЛС.
notice-renamed-title = Ваше имя в учётной записи изменилось
notice-renamed-text = По записи загса вас теперь зовут { $recorded }. Если это ошибка, скажите родителям.
notice-guardian-ended-title = { $child }: изменились данные о родителях
notice-guardian-ended-text = По записи загса другой взрослый больше не может ничего решать за ребёнка. Разрешения, которые он дал системам, закончились. Проверьте, все ли нужные остались.
notice-link-offered-title = Вас просят привязать учётную запись
notice-link-offered-text = Просит { $by }. Если это ваш родитель, войдите и введите код привязки. Если нет, нажмите «Это не мой родитель».
notice-link-asked-title = { $child }: второй родитель просит привязать учётную запись
notice-link-asked-text = Просит { $by }. Загс подтвердил родство. Откройте, чтобы подтвердить или отказать.
notice-linked-to-title = Ваша учётная запись привязана
notice-linked-to-text = К ней получил доступ родитель: { $by }. Если это ошибка, обратитесь туда, где ведут портал.
notice-linked-title = { $child }: учётная запись привязана
notice-linked-text = К родителю: { $by }. Теперь он может управлять ею и давать разрешения. Если так быть не должно, откройте карточку ребёнка и возразите.
notice-link-refused-title = { $child }: учётную запись не привязали
notice-link-refused-text = Ребёнок или второй родитель отказал, либо код пять раз ввели с ошибкой. Можно запросить новый код.
notice-code-stolen-title = { $child }: код привязки попал в чужие руки
notice-code-stolen-text = Его ввели в учётной записи, для которой он не предназначен. Код больше не действует, никто не привязан. Запросите новый и отдайте его ребёнку лично.
notice-own-code-stolen-title = Код привязки попал в чужие руки
notice-own-code-stolen-text = Его ввели в чужой учётной записи. Код больше не действует, никто не привязан.
notice-link-objected-title = { $child }: привязка приостановлена
notice-link-objected-text = Родитель, который был привязан раньше, возразил. До { $until } данные ребёнка видны, но управлять учётной записью и давать разрешения нельзя. Если вы не согласны, напишите в поддержку.
notice-certificate-claimed-title = { $child }: свидетельство указал посторонний
notice-certificate-claimed-text = Данные свидетельства о рождении ввёл человек, которого нет в записи о рождении. Доступа он не получил. Если вы не знаете, кто это мог быть, напишите в поддержку.
notice-unlinked-from-title = Ваша учётная запись отвязана
notice-unlinked-from-text = От родителя: { $by }. Разрешения, которые он дал, закончились.
notice-unlinked-title = { $child }: учётная запись отвязана
notice-unlinked-text = От родителя: { $by }. Разрешения, которые он дал, закончились.
notice-managed-title = { $what ->
    [password] { $child }: новый пароль учётной записи
    [session] { $child }: сеанс завершён
    [deletion_planned] { $child }: учётную запись удалят
    [kept] { $child }: учётная запись остаётся
   *[deleted] { $child }: учётная запись удалена
}
notice-managed-own-title = { $what ->
    [password] Родитель задал новый пароль
    [session] Родитель завершил сеанс
    [deletion_planned] Вашу учётную запись удалят
    [kept] Ваша учётная запись остаётся
   *[deleted] Ваша учётная запись удалена
}
notice-managed-text = { $what ->
    [password] Пароль задал родитель: { $by }. На всех устройствах нужно войти заново.
    [session] Сеанс на одном из устройств завершил родитель: { $by }.
    [deletion_planned] Так решил родитель: { $by }. Учётной записи не станет { $on }; до этого дня её можно оставить.
    [kept] Удаление отменил родитель: { $by }.
    [stays] Удаление отменено: родителя, который может его завершить, больше нет.
   *[deleted] Срок, когда её можно было оставить, прошёл. Карточка ребёнка осталась.
}
notice-contact-title = { $kind ->
    [phone] Телефон учётной записи заменён
   *[email] Почта учётной записи заменена
}
notice-contact-text = Прежний контакт тоже об этом узнал. Следующая замена возможна через трое суток.
notice-support-title = Поддержка ответила на ваш вопрос
notice-support-text = Откройте, чтобы прочитать ответ.
notice-recovery-asked-title = { $child }: ребёнок забыл пароль
notice-recovery-asked-text = Откройте, чтобы разрешить новый пароль. Если ребёнок об этом не знает, откажите.
channel-open = Настроить
channel-title = Как сообщать вам
channel-lead = В «Уведомлениях» остаётся всё. Здесь выбирают, о чём ещё писать на почту и в SMS.
channel-fixed = Письма об этом приходят всегда
channel-topic = { $topic ->
    [security] Вход, контакты и просмотры ваших данных
    [family] Учётные записи детей, привязка и родство
    [permissions] Разрешения для школьных систем
    [registry] Ответы ведомств
   *[support] Ответы поддержки
}
channel-name = { $channel ->
    [email] На почту
   *[sms] SMS
}
channel-saved = Сохранено.
channel-mend = Проверьте контакт в «Моём профиле»
