# Слова внутри составных частей страниц.
field-optional = — при наличии
field-day = День
field-month = Месяц
field-year = Год

summary-title = { $count ->
    [one] Исправьте { $count } поле
    [few] Исправьте { $count } поля
   *[many] Исправьте { $count } полей
}

steps-position = Шаг { $step } из { $total }

code-hint = Шесть цифр. Действует 10 минут

password-invent = Придумайте или
password-generate = сгенерируйте
password-generate-after = пароль
password-strength = Надёжность пароля
password-rules = Требования к паролю:
password-rule-length = 8 и более символов
password-rule-capital = Заглавные латинские буквы
password-rule-small = Строчные латинские буквы
password-rule-digit = Цифры
password-rule-symbol = Символы, например ! ? _ %
password-phrase = Или 15 и более любых символов: например, четыре-пять слов.
password-symbols = Какие символы подойдут
password-hide = Скрыть
password-again = Введите пароль ещё раз, оба поля: на странице мы его не повторяем

beads-made = сделано { $done } из { $total }

notification-new = Новое

pagination-label = Страницы
pagination-newer = Позже
pagination-older = Раньше
session-soon = Скоро мы закроем вход: вы давно ничего не делали. Что набрано на странице, сохранится, если остаться.
session-stay = Остаться
