# Вход, выход, «Профиль»: памятка 002.
login-title = Вход
login-again-title = Введите пароль ещё раз
login-again-about = Вы решаете за других, поэтому нужно убедиться, что это вы.
login-login = Логин (телефон, email или СНИЛС)
login-password = Введите пароль
login-foreign = Чужой компьютер
login-foreign-hint = Выйдете сами, когда закроете браузер или отойдёте на 15 минут
login-enter = Войти
login-first = Впервые здесь?
login-register = Зарегистрироваться
login-wrong = Логин или пароль не подходит. Проверьте раскладку и Caps Lock
login-wait = Слишком много попыток подряд. Подождите { $seconds ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
   *[many] { $seconds } секунд
} и попробуйте снова
login-ended = Сеанс закончился: вы долго не заходили. Войдите, и мы вернём вас на ту же страницу. То, что не успели сохранить, введите ещё раз.
login-out = Вы вышли. До встречи!

account-title = Профиль
account-lead = Безопасность входа и то, что вы разрешили.
account-consents = Согласия и доверенности
account-consents-about = Каким системам вы разрешили получать данные
account-data = Мои данные
account-data-about = Имя, контакты, СНИЛС, паспорт, адреса
account-sessions = Где вы вошли
account-sessions-about = Не узнаёте устройство? Завершите вход на нём.
account-session-this = Это устройство
account-session-end = Завершить
account-session-end-about = Завершить вход: { $agent }
account-session-seen = был активен
account-session-foreign = чужой компьютер
account-session-unknown = Неизвестный браузер
account-session-ended = Вход на том устройстве завершён.
