//! Child cards, requests about children, ties and the wizard of a child's account, on each engine (F1–F4).

mod attacks;
mod child_account;
mod child_card;
mod civil_act;
mod link;
mod managing;
mod matrix;
mod street;
