//! Stand-ins on free ports with a clock of their own, for the tests beside.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use rodnya_standins::{Addresses, Hooks, Pupil, Running, Service, Standins, StandinsConfig};
use serde_json::{Value, json};

/// Stand-ins, their folder and their clock.
pub(crate) struct Town {
    pub(crate) running: Running,
    pub(crate) http: reqwest::Client,
    pub(crate) pupils: Arc<Mutex<Vec<Pupil>>>,
    folder: PathBuf,
    seconds: Arc<AtomicI64>,
}

impl Town {
    pub(crate) async fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("rodnya-standins-{}-{count}", std::process::id()));
        // Left over from a killed run with the same process id.
        let _ = std::fs::remove_dir_all(&folder);
        Self::start(folder, Arc::new(AtomicI64::new(1_700_000_000))).await
    }

    /// Stops and starts on the same folder, at other ports.
    pub(crate) async fn restarted(self) -> Self {
        self.running.stop().await;
        Self::start(self.folder, self.seconds).await
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
    }

    pub(crate) fn url(&self, service: Service, path: &str) -> String {
        format!("http://{}{path}", self.running.addr(service))
    }

    /// Posts JSON to the console.
    pub(crate) async fn tell(&self, path: &str, body: Value) {
        let answer = self.http.post(self.url(Service::Console, path)).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path} {}", answer.text().await.unwrap());
    }

    /// Gets JSON from a service.
    pub(crate) async fn get(&self, service: Service, path: &str) -> Value {
        self.http.get(self.url(service, path)).send().await.unwrap().json().await.unwrap()
    }

    async fn start(folder: PathBuf, seconds: Arc<AtomicI64>) -> Self {
        let pupils = Arc::new(Mutex::new(Vec::new()));
        let (enrolled, moved, read) = (Arc::clone(&pupils), Arc::clone(&seconds), Arc::clone(&seconds));
        let people = json!([{"id": "p-1", "role": "parent", "level": "standard", "password": "Сирень-74",
            "name": {"surname": "Липова", "given_name": "Анна", "patronymic": null}, "logins": {"phone": "+79000000001"},
            "children": [{"id": "c-1", "name": {"surname": "Липова", "given_name": "<Мая>"}, "birth_date": "2017-03-14",
                "birth_certificate": {"series": "IV-АБ", "number": "123456"}, "snils": "11223344595"}]}]);
        let running = Standins::start(StandinsConfig {
            dir: folder.clone(),
            addresses: Addresses::free(),
            portal_url: "http://127.0.0.1:8080".to_owned(),
            clock: Arc::new(move || Timestamp::from_second(read.load(Ordering::Relaxed)).unwrap()),
            hooks: Hooks {
                people: Arc::new(move || Box::pin(std::future::ready(Ok(people.clone())))),
                clock_advance: Arc::new(move |seconds| {
                    moved.fetch_add(seconds, Ordering::Relaxed);
                    Box::pin(std::future::ready(Ok(())))
                }),
                enrol_pupil: Arc::new(move |pupil| {
                    enrolled.lock().unwrap().push(pupil);
                    Box::pin(std::future::ready(Ok(())))
                }),
            },
        })
        .await
        .unwrap();
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { running, http, pupils, folder, seconds }
    }
}
