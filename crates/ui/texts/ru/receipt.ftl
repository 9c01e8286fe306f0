# Проверка подтверждения: выдано ли оно здесь и не изменено ли.
receipt-title = Проверить подтверждение
receipt-about = Подтверждение выдают на каждое решение о данных: разрешили, отказали, отозвали. Здесь любой узнает, настоящее ли оно.
receipt-file = Файл подтверждения
receipt-text = Текст подтверждения
receipt-text-hint = Всё, что есть в скачанном файле
receipt-check = Проверить
receipt-malformed = Это не подтверждение. Вставьте файл целиком, без изменений
receipt-unknown = Такого подтверждения здесь не выдавали
receipt-changed = Подтверждение изменили или подписал не наш портал
receipt-genuine = Настоящее
receipt-genuine-about = Подтверждение выдано здесь и с тех пор не изменено.
receipt-kind-label = О чём
receipt-kind = { $kind ->
    [grant] Разрешение дано
    [refusal] В разрешении отказано
   *[withdrawal] Разрешение отозвано
}
receipt-at = Когда
receipt-number = Номер
receipt-another = Проверить другое
receipt-link = Проверить подтверждение
