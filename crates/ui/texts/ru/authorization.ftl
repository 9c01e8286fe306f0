# Страница у двери системы: ребёнок ждёт родителей, отказ, дорога назад, чужой адрес.
authorization-mother = мама
authorization-father = папа
authorization-mother-title = Мама
authorization-father-title = Папа
authorization-wait-title = Ждём разрешения родителя
authorization-wait-one = { $system } откроется, когда { $first } даст разрешение. Мы уже спросили.
authorization-wait-two = { $system } откроется, когда { $first } или { $second } даст разрешение. Мы уже спросили. Достаточно одного «да».
authorization-wait-both = { $system } откроется, когда разрешат родители: { $first } и { $second }. Мы уже спросили.
authorization-asked-at = Спросили { $time }
authorization-said-no = Пока нет, { $time }
authorization-said-yes = Согласие, { $time }
authorization-silent = Ответа пока нет
authorization-check = Проверить ещё раз
authorization-leave = Вернуться в систему
authorization-wait-close = Страницу можно закрыть и зайти позже. Домашнее задание на сегодня подскажет классный руководитель.

authorization-no-mother = мама ответила «нет»
authorization-no-father = папа ответил «нет»
authorization-no-by-name = { $name }: ответ «нет»
authorization-wait-other = Пока закрыто: { $said }. { $system } откроется, если разрешит { $first }. Спросили и ждём ответа.
authorization-wait-others = Пока закрыто: { $said }. { $system } откроется, если разрешит кто-то ещё: { $rest }. Спросили и ждём ответа.
authorization-refused-title = Разрешения пока нет
authorization-refused-by = { $system } пока закрыт: { $said }. Так бывает. Об этом можно поговорить дома.
authorization-refused-both = { $system } пока закрыт: { $said }, а нужно согласие обоих родителей. Так бывает. Об этом можно поговорить дома.
authorization-refused-lead = { $system } пока закрыт: на запрос ответили «нет». Так бывает. Об этом можно поговорить дома.
authorization-ask-again = Спросить ещё раз
authorization-asked-again = Мы спросили родителей ещё раз
authorization-once-a-day = Спрашивать можно раз в день. Снова можно { $time }.

authorization-nobody-title = Нужно разрешение родителя
authorization-nobody-lead = { $system } откроется, когда мама или папа разрешит. Но твоя учётная запись ещё не привязана к учётной записи родителя, и спросить некого.
authorization-nobody-step-one = Покажи эту страницу маме или папе
authorization-nobody-step-two = Взрослый входит в «Родню», открывает «Документы», потом «Семья и дети», твою карточку, и нажимает «Привязать»
authorization-nobody-step-three = Ты вводишь код привязки, и запрос на разрешение уходит сам
authorization-nobody-after = Когда взрослый привяжет твою учётную запись, возвращайся сюда.

authorization-unproven-title = Вход не начался
authorization-unproven-malformed = Система прислала неполный адрес. Вернитесь на её страницу и попробуйте ещё раз. Если не получится, напишите в её поддержку.
authorization-unproven-system = Системы, из которой вы пришли, здесь нет, или оператор её остановил. Напишите в поддержку этой системы.
authorization-unproven-address = Система хочет вернуть вас по адресу, который за ней не записан. Мы туда не пускаем: так бывает при обмане. Напишите в поддержку этой системы.

authorization-post-title = Возвращаем вас в систему
authorization-post-lead = Если страница не сменилась сама, нажмите «Продолжить».
