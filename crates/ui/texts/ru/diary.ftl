# The reference school diary (C6), a product of its own. Source: look/pages/diary-*.html, labels.md.
# «Войти …» stands on no page with lessons.

diary-skip = К содержанию
diary-demo = Это демонстрация: люди, уроки и оценки выдуманы
diary-say = Уроки, задания и оценки на этой неделе
diary-sign-in = Войти через «{ $provider }»
diary-again = Войти ещё раз
diary-sign-out = Выйти
diary-sign-in-hint = Отдельного пароля у дневника нет. Если вам меньше 14 лет, в первый раз понадобится разрешение мамы или папы.
diary-not-listed-title = Вас нет в списке?
diary-not-listed = Скажите классному руководителю: школа добавит вас за день.
diary-signed-out-title = Вы вышли из дневника
diary-signed-out = Из портала вы тоже вышли: на этом устройстве дневник никто не откроет.
diary-ended-title = Дневник закрыт
diary-ended = Вход закончился: прошло много времени, или разрешение отозвали.
diary-kept-by = { $school }, { $place }: { $phone }, { $hours }

# The way in
diary-refused-title = Нужно разрешение родителей
diary-refused-lead = Дневник откроется, когда мама или папа разрешит. Запрос — у них в «Уведомлениях». Никто ничего не нарушил.
diary-refused-show = Покажите эту страницу маме или папе
diary-refused-grant = Мама или папа откроет «Уведомления» и нажмёт «Разрешить»
diary-refused-enter = После этого войдите ещё раз
diary-cancelled-title = Вход отменён
diary-cancelled-lead = Дневник ничего не получил. Войти можно в любое время.
diary-away-title = Вход сейчас не отвечает
diary-away-lead = Дневник цел, но пока не может узнать, кто вы. Попробуйте через минуту.
diary-stale-title = Вход не закончен
diary-stale-lead = Его начали слишком давно или в другом браузере. Начните ещё раз: это одно нажатие.
diary-unfit-title = Вход не удался
diary-unfit-lead = Ответ не прошёл проверку, и дневник его не принял. Ваши данные в безопасности. Начните ещё раз.

# Not in the lists
diary-missing-title = Вас пока нет в списках школы
diary-missing-lead = Вход прошёл, разрешение есть. Но дневник не нашёл учётную запись: { $name }.
diary-missing-children-title = Детей пока нет в списках школы
diary-missing-children-lead = Вход прошёл. Но дневник не нашёл учётную запись: { $names }.
diary-missing-nobody-title = Дневник не нашёл ваших детей
diary-missing-nobody-lead = Вход прошёл, но в ваших данных нет ни одного ребёнка. Добавьте карточку ребёнка и проверьте свидетельство о рождении.
diary-missing-ask = Обратитесь в образовательную организацию, где обучается ребёнок
diary-missing-snils = Попросите сверить СНИЛС, он кончается на { $tail }
diary-missing-name = Попросите сверить фамилию, имя и дату рождения
diary-missing-again = Войдите ещё раз: ничего вводить заново не нужно

# Lessons
diary-sections = Разделы
diary-section-week = Неделя
diary-section-homework = Задания
diary-section-marks = Оценки
diary-section-attendance = Посещение
diary-pupils = Дети
diary-class = { $class } класс
diary-weeks = Недели
diary-week-title = Неделя { $days }
diary-week-previous = Прошлая
diary-week-next = Следующая
diary-days-within = { $first }–{ $last }
diary-days-across = { $first } — { $last }
diary-today = сегодня, { $date }
diary-weekday = { $weekday ->
    [1] Понедельник
    [2] Вторник
    [3] Среда
    [4] Четверг
    [5] Пятница
    [6] Суббота
   *[other] Воскресенье
 }
diary-mark = Оценка { $mark }
diary-last-week = На прошлой неделе
diary-briefly = коротко
diary-absent = Пропуск, болезнь
diary-homework-title = Задания на ближайшие дни
diary-homework-lead = Что сделать к каждому уроку
diary-marks-title = Оценки за четыре недели
diary-marks-lead = По предметам, новые справа
diary-average = Средняя { $average }
diary-no-marks = Оценок пока нет
diary-attendance-title = Посещение за четыре недели
diary-attendance-days = Дней в школе: { $present } из { $all }
diary-attendance-none = Пропусков нет
diary-attendance-missed = Пропущено уроков: { $count }

# Trouble
diary-lost-title = Такой страницы нет
diary-lost-lead = Возможно, в адресе опечатка. Всё нужное есть на первой странице дневника.
diary-first-page = К дневнику
diary-broken-title = Дневник споткнулся
diary-broken-lead = Это наша ошибка. Уроки и оценки целы. Откройте страницу ещё раз через минуту.
diary-form-title = Страница устарела
diary-form-lead = Вернитесь к дневнику и нажмите ещё раз.
diary-method-title = Так этот адрес не открыть
diary-busy-title = Сейчас слишком много посетителей
diary-busy-lead = Подождите минуту и откройте страницу ещё раз.
