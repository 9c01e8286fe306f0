# «Заявления»: что спросили у ведомств и что они ответили.
application-yours = Ждут вас
application-running = В работе
application-done = Завершены
application-acts = Запрос записей загса о вас
application-snils = Проверка СНИЛС в Соцфонде
application-passport = Проверка паспорта в МВД
application-you = Вы
application-sent = отправлено
application-see = Посмотреть
application-mend = Исправить
application-ended = Отменено
application-about = { $state ->
    [running] Ведомство отвечает за 10–30 минут, иногда до 5 рабочих дней. Мы напишем, когда придёт ответ.
    [match] Ведомство подтвердило данные.
    [mismatch] Сверьте поля с документом, исправьте и отправьте ещё раз.
    [not_found] В ведомстве нет такой записи. Проверьте номер и даты.
    [ended] Данные изменились, и этот запрос больше не нужен.
    [expired] Ведомство не ответило вовремя. Отправьте запрос ещё раз.
   *[unclear] Ведомство не смогло ответить. Отправьте запрос ещё раз или обратитесь в ведомство.
}
application-none = Заявлений пока нет
application-none-about = Здесь будет всё, о чём вы спросили ведомства, и что с этим происходит.
application-question = Вопрос в поддержку
application-question-open = Ответим в «Уведомлениях» и на почту.
application-question-answered = Поддержка ответила.
