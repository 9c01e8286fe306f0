//! Layout, components, texts in Russian and English, form helpers: everything a page is made of.
//! A page is a template, a struct with a field `page: Page`, and texts of its word.
//!
//! **Texts.** `texts/ru/<word>.ftl` and `texts/en/<word>.ftl` (Fluent: variables, plural selects, terms):
//!
//! ```text
//! garden-title = Мой сад
//! garden-count = { $count -> [one] { $count } дерево [few] { $count } дерева *[many] { $count } деревьев }
//! ```
//!
//! Key `garden-count` is `t.garden_count(count)`: hyphens become underscores, variables are arguments in
//! alphabetical order (number, `&str`, `String`, by value or reference), the answer is a `String`. Keys and
//! variables must agree in both languages or the build says where not. Type plain spaces: no-break spaces and
//! word joiners come from the build. Shared words stand in `common.ftl` (`action_continue`, `state_checked` …).
//!
//! **Template** `templates/garden/edit.html` of the page crate:
//!
//! ```text
//! {% extends "layout.html" %}                        or "wizard_layout.html", "sign_in_layout.html"
//! {% import "components/field/field.html" as field %}
//! {% import "components/error_summary/error_summary.html" as error_summary %}
//! {% import "components/button/button.html" as button %}
//! {% block title %}{{ page.t.garden_title() }}{% endblock %}
//! {% block main_class %}narrow{% endblock %}
//! {% block main %}{% let t = page.t %}
//! <h1>{{ t.garden_title() }}</h1>
//! {{ error_summary::summary(form) }}
//! <form class="stack stack-l" method="post" novalidate>
//!   {{ field::csrf() }}
//!   {{ field::text(form, "name", t.garden_name(), hint=t.garden_name_hint(), autocomplete="off") }}
//!   {{ field::date(form, "planted", t.garden_planted()) }}
//!   <div class="actions">{{ button::submit(t.action_save()) }}</div>
//! </form>
//! {% endblock %}
//! ```
//!
//! Macros with a body take `{% call document::document("card", t.x(), state) %}<p>…</p>{% endcall %}`. Icons:
//! `{{ rodnya_ui::icon("bell") }}`, `{{ rodnya_ui::icon_s("check") }}`. Times: `{{ page.when(at) }}`,
//! `{{ page.day(date) }}`. Scripts: `<script type="module" src="{{ page.asset("password.js") }}"></script>` in
//! block head. Blocks are scopes of their own: `{% let %}` goes inside. `/_components` shows all components,
//! `components/*/example.html` how each is called, and the head of each `<name>.html` its arguments.
//!
//! **Struct and handler** of the page crate:
//!
//! ```text
//! #[derive(askama::Template)]
//! #[template(path = "garden/edit.html")]
//! struct GardenPage { page: rodnya_ui::Page, form: rodnya_ui::Form }
//!
//! let mut form = rodnya_ui::Form::from_pairs(sent);      // what was typed stays
//! form.fail("planted", t.garden_planted_future());       // beside the field and in the summary
//! page.failed = form.has_errors();                       // the title begins with «Ошибка:»; answer 422
//! ```

extern crate self as rodnya_ui;

pub mod assets;
mod dates;
mod error_page;
mod form;
mod icon;
mod latin;
mod page;
mod parts;
pub mod review;
mod texts;

pub use dates::TimeElement;
pub use error_page::ErrorPage;
pub use form::{FieldError, Form};
pub use icon::{Icon, icon, icon_s};
pub use page::{Flash, Kind, Page, Section, State, Tint, Who};
pub use parts::{Asked, Choice, Datum, Disc, Fact, Link, Milestone, Place, Task, Turn};
pub use texts::{Arg, Lang, T};
