# «Услуги»: что здесь можно сделать.
service-search = Что нужно сделать?
service-none = Такой услуги здесь нет. Попробуйте другое слово.
service-all = Все услуги
service-account-about = Для входа в дневник и другие школьные системы
service-request-about = Свидетельства детей и записи загса о вас
service-child-about = Карточка ребёнка: свидетельство, СНИЛС, ИНН
service-permission = Разрешения на передачу данных
service-permission-about = Кому и что разрешено знать о вас и детях, отозвать
service-grant = Разрешить вход в школьную систему
service-grant-about = Дневник и другие системы, подключённые к порталу
service-receipt-about = Настоящее ли подтверждение решения о данных
service-papers-about = Проверяется сама, как только вы сохраните документ
service-contacts-about = Заменить по коду
service-sessions-about = Завершить сеанс на чужом устройстве
service-secondary = Среднее общее
