# «Мой профиль → Контакты»: новый телефон или почта по коду.
contact-phone-title = Новый телефон
contact-email-title = Новая электронная почта
contact-now = Сейчас: { $value }
contact-none = Сейчас не указано
contact-lead = Пришлём код. Пока он не введён, действует прежний контакт.
contact-phone = Номер мобильного телефона
contact-email = Адрес электронной почты
contact-get = Получить код
contact-next = Что будет дальше
contact-next-code = введёте код, и новый контакт станет вашим логином
contact-next-told = прежний контакт узнает о замене
contact-next-caution = следующая замена — не раньше чем через трое суток
contact-same = Этот контакт уже указан
contact-wait = Следующий код можно получить { $when }
contact-cautious = После восстановления доступа или замены контакта должно пройти трое суток. Следующая замена возможна { $when }
contact-code-title = Код подтверждения
contact-code-lead = Отправили код: { $to }. Он действует десять минут.
contact-code = Код
contact-confirm = Подтвердить
contact-other = Указать другой контакт
contact-nothing = Сначала укажите новый контакт
contact-code-dead = Код больше не действует. Получите новый
contact-code-wrong = { $left ->
    [one] Код не подходит, осталась { $left } попытка
    [few] Код не подходит, осталось { $left } попытки
   *[many] Код не подходит, осталось { $left } попыток
}
contact-changed = Контакт заменён
