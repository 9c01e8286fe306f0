# «Управление учётной записью ребёнка»: пароль, сеансы, удаление (сид 003, часть 2).
managing-title = Управление учётной записью
managing-open = Управление
managing-of = Учётная запись: { $child }
managing-settings = Настройки профиля
managing-email = Электронная почта
managing-phone = Телефон
managing-none = не указан
managing-password = Сменить пароль
managing-password-then = Что будет
managing-password-sessions = на всех устройствах ребёнка нужно войти заново
managing-password-told = { $child } и второй родитель узнают, что пароль сменили вы
managing-password-set = Пароль сменён. Скажите его ребёнку
managing-code-title = Сначала согласие ребёнка
managing-code-about = С 14 лет пароль меняют вместе: ребёнку придёт код, он скажет его вам, если согласен.
managing-code-send = Прислать код ребёнку
managing-code-sent = Код отправлен ребёнку, он действует десять минут
managing-code-wait = Следующий код можно отправить { $when }
managing-code = Код, который получил ребёнок
managing-code-none = Код не отправлен или больше не действует. Пришлите ребёнку новый
managing-code-wrong = { $left ->
    [one] Код не подходит, осталась { $left } попытка
    [few] Код не подходит, осталось { $left } попытки
   *[many] Код не подходит, осталось { $left } попыток
}
managing-sessions = Где ребёнок вошёл
managing-sessions-none = Сейчас ребёнок нигде не вошёл.
managing-session-ended = Сеанс ребёнка завершён
managing-end = Завершить управление
managing-unlink-about = Учётная запись останется, но управлять ею вы не сможете
managing-delete = Удалить учётную запись
managing-delete-about = Через 30 дней; до этого можно передумать
managing-delete-title = Удалить учётную запись ребёнка?
managing-delete-lead = { $child } сможет входить до: { $when }. Потом учётной записи не станет.
managing-delete-grace = 30 дней любой из родителей может оставить учётную запись
managing-delete-systems = потом закончатся все разрешения, почту и телефон можно будет указать снова
managing-delete-card = карточка ребёнка и его проверенные данные останутся
managing-deletion-due = Учётная запись будет удалена: { $when }
managing-keep = Оставить учётную запись
managing-kept = Учётная запись остаётся
managing-repeated = Это уже сделано
account-deletion-own = Так решил родитель. С 14 лет оставить учётную запись можно и самостоятельно.
account-deletion-child = Так решил родитель. Если учётная запись нужна, попроси родителя оставить её.
