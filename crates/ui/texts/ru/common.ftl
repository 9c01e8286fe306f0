# Слова, общие для всех страниц: рамка, кнопки, состояния, даты, ошибки сервера.
-brand = Родня

brand-name = { -brand }
brand-say = Учёба детей — дело всей родни
title-failed = Ошибка:

skip-link = К содержанию
section-list = Разделы
section-home = Главная
section-services = Услуги
section-applications = Заявления
section-documents = Документы
section-payments = Платежи
section-help = Помощь

bell-name = Уведомления
bell-new = Уведомления, новых:

menu-name = Меню пользователя
menu-data = Мои данные
menu-account = Профиль
menu-family = Моя семья
menu-consents = Согласия и доверенности
menu-notifications = Уведомления
menu-sign-out = Выйти
menu-sign-in = Вход

footer-operator = Портал ведёт { $operator }

demo-label = Демонстрация
aside-label = Пояснения
demo-banner = Это демонстрация. Все люди, адреса и номера вымышлены.

action-continue = Продолжить
action-save = Сохранить
action-cancel = Отменить
action-send = Отправить
action-later = Закончить позже
action-add = Добавить
action-change = Изменить
action-edit = Редактировать
action-mend = Исправить
action-remove = Удалить
action-allow = Разрешить
action-refuse = Не разрешать
action-withdraw = Отозвать
action-back = Назад
action-home = На главную
action-send-again = Прислать ещё раз
action-show = Показать
action-leave = Оставить как есть

state-unchecked = Не проверено
state-checking = Проверяется
state-checked = Проверено
state-mismatch = Не совпало: { $fields }
state-not-found = Не найдено
state-no-answer = Нет ответа

word-or = или
word-male = Мужской
word-female = Женский

date-full = { $day } { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
} { $year }
date-short = { $day } { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
}
date-of-paper = { $day }.{ $month }.{ $year }
date-today-at = сегодня в { $time }
date-yesterday-at = вчера в { $time }
date-day-at = { $day } в { $time }
list-with-last = { $rest } и { $last }

span-years = { $count ->
    [one] { $count } год
    [few] { $count } года
   *[many] { $count } лет
}

error-not-found-title = Такой страницы нет
error-not-found-about = Возможно, ссылка устарела или в адресе опечатка. Ваши данные на месте.
error-forbidden-title = Эта страница не для вас
error-forbidden-about = Она открывается тому, кому принадлежит. Если вы ожидали её увидеть, войдите под своей учётной записью.
error-expired-title = Страница устарела
error-expired-about = Форма пролежала слишком долго или открыта из другого места. Вернитесь, обновите страницу и отправьте ещё раз.
error-too-many-title = Слишком много попыток
error-too-many-about = Подождите { $count ->
    [one] { $count } минуту
    [few] { $count } минуты
   *[many] { $count } минут
} и попробуйте снова.
error-too-large-title = Слишком большой запрос
error-too-large-about = Мы не смогли его принять. Сократите текст и отправьте ещё раз.
error-conflict-title = Пока вы смотрели, всё изменилось
error-conflict-about = Откройте страницу заново: на ней уже новые данные.
error-internal-title = Страница не открылась
error-internal-about = Ошибка у нас, не у вас. Всё, что вы сохранили раньше, цело.
error-busy-title = Сейчас слишком много посетителей
error-busy-about = Подождите минуту и обновите страницу. Всё, что вы сохранили раньше, цело.
error-number = Повторяется? Назовите поддержке номер
