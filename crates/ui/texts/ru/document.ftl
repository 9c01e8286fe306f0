# «Документы и данные»: разделы из сидов 001 и 003.
document-personal = Личные документы
document-personal-about = Документы, которые вы указали, и что о них ответили ведомства.
document-education = Образование
document-education-about = Какие школьные системы получают данные детей с вашего согласия.
document-education-given = { $child }: разрешено { $when }
document-education-none = Пока ни одной системы. Ребёнок войдёт в дневник, и запрос разрешения придёт в «Уведомления».
document-education-more = Все разрешения
document-benefits = Льготы и выплаты
document-benefits-about = Решения о льготах и выплатах, которые ведомства передали порталу.
document-benefits-none = Ведомства пока ничего не передали.
document-snils = СНИЛС
document-passport = Паспорт
document-missing = Не указан
document-checked = Ответ ведомства: { $when }
