//! The school diaries of a demo: one program under the names of three systems of the seeds, each a client of the
//! portal like any other. What the portal gave them at registration is kept in the demo's folder.

use std::{fs, path::Path, sync::Arc};

use anyhow::{Context as _, bail};
use rodnya_diary::{Diary, DiaryConfig, Named, Pupil, School, client_metadata};
use rodnya_domain::SystemId;
use rodnya_flows::edge::{Clock, Edge};
use rodnya_store::{Db, system};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::families::{Child, Town};

/// A diary of the town: its short name, its port after the base, its names, who runs it and what for.
struct Made {
    key: &'static str,
    port: u16,
    name: [&'static str; 2],
    organization: &'static str,
    purpose: [&'static str; 2],
}

const DIARIES: [Made; 3] = [
    Made {
        key: "diary",
        port: 1,
        name: ["АИС «Дневник.ру»", "Dnevnik.ru diary"],
        organization: "Школа № 12 города Светлоречья",
        purpose: [
            "Чтобы показать ученику его расписание, домашние задания и оценки, а родителям — дневник ребёнка",
            "To show a pupil the timetable, homework and marks, and parents the diary of their child",
        ],
    },
    Made {
        key: "school",
        port: 10,
        name: ["ФГИС «Моя школа»", "My School"],
        organization: "Управление образования Светлоречья",
        purpose: [
            "Чтобы открыть ученику уроки, задания и библиотеку, а родителям — успехи ребёнка",
            "To open lessons, homework and the library to a pupil, and the child's progress to parents",
        ],
    },
    Made {
        key: "sgo",
        port: 11,
        name: ["АИС СГО", "SGO diary"],
        organization: "Центр цифрового образования Светлоречья",
        purpose: [
            "Чтобы вести электронный журнал: расписание, посещение и оценки ученика для него и его родителей",
            "To keep the school register: a pupil's timetable, attendance and marks for the pupil and the parents",
        ],
    },
];

/// A diary that is open.
pub(super) struct Open {
    pub(super) diary: Diary,
    pub(super) port: u16,
    pub(super) name: &'static str,
    pub(super) system: SystemId,
}

/// What the portal gave a diary, as the file keeps it.
#[derive(Serialize, Deserialize)]
struct Registered {
    client_id: String,
    client_secret: String,
}

/// Opens all diaries; one that the portal does not know yet is registered first.
///
/// # Errors
/// If a file or a database cannot be used.
pub(super) async fn open(folder: &Path, port_base: u16, db: &Db, edge: &Edge) -> anyhow::Result<Vec<Open>> {
    let mut open = Vec::new();
    for made in &DIARIES {
        let data_dir = folder.join("diary").join(made.key);
        fs::create_dir_all(&data_dir)?;
        let port = port_base + made.port;
        let public_url = format!("http://127.0.0.1:{port}").parse().context("the diary's address")?;
        let name = Named::new(made.name[0], made.name[1]);
        let metadata =
            client_metadata(&public_url, &name, made.organization, &Named::new(made.purpose[0], made.purpose[1]));
        let registered = registered(&data_dir, db, edge, &metadata).await?;
        let config = DiaryConfig {
            key: made.key.to_owned(),
            name,
            provider_name: Named::new("Родню", "Rodnya"),
            issuer: format!("http://127.0.0.1:{port_base}"),
            client_id: registered.client_id.clone(),
            client_secret: registered.client_secret,
            public_url,
            data_dir,
            school: school(),
            time_zone: "Europe/Moscow".to_owned(),
            demo: true,
            clock: clock(&edge.clock),
        };
        let system = registered.client_id.parse().ok().context("the diary's id at the portal")?;
        open.push(Open { diary: Diary::open(config)?, port, name: made.name[0], system });
    }
    Ok(open)
}

/// What the portal knows the diary by: registered at the first start, and again if the ports have changed since.
async fn registered(data_dir: &Path, db: &Db, edge: &Edge, metadata: &serde_json::Value) -> anyhow::Result<Registered> {
    let path = data_dir.join("client.json");
    if let Ok(bytes) = fs::read(&path) {
        let known: Registered = serde_json::from_slice(&bytes).with_context(|| path.display().to_string())?;
        let client_id = known.client_id.clone();
        let client = db.read(move |tx| system::find_client(tx, &client_id)).await?;
        let uris = client.map(|client| client.system.facts.redirect_uris);
        if uris.is_some_and(|uris| serde_json::json!(uris) == metadata["redirect_uris"]) {
            return Ok(known);
        }
    }
    let answer = rodnya_api::client::add(db, edge, &serde_json::to_vec(metadata)?).await?;
    let text = |member: &str| answer[member].as_str().map(str::to_owned).context("the portal's answer lacks a member");
    let new = Registered { client_id: text("client_id")?, client_secret: text("client_secret")? };
    let beside = path.with_extension("json-new");
    fs::write(&beside, serde_json::to_vec(&new)?)?;
    fs::rename(&beside, &path)?;
    Ok(new)
}

fn school() -> School {
    School {
        name: Named::new("Школа № 12", "School No. 12"),
        place: Named::new("Светлоречье", "Svetlorechye"),
        phone: "+7 900 000-12-00".to_owned(),
        hours: Named::new("по будням с 9 до 17", "weekdays from 9 to 17"),
    }
}

fn clock(clock: &Clock) -> rodnya_diary::Clock {
    let clock = clock.clone();
    Arc::new(move || clock.now())
}

/// Puts the town's pupils into the lists of all diaries.
///
/// # Errors
/// If a diary's database cannot be used.
pub(super) async fn enrol_town(diaries: &[Open], town: &Town) -> anyhow::Result<()> {
    let children = town.families.iter().flat_map(|family| &family.children);
    let pupils: Vec<Pupil> = children.filter(|child| child.is_in_diary).filter_map(pupil).collect();
    let mut on_their_way = JoinSet::new();
    for open in diaries {
        let (diary, pupils) = (open.diary.clone(), pupils.clone());
        on_their_way.spawn(async move { diary.seed_school(pupils).await });
    }
    while let Some(enrolled) = on_their_way.join_next().await {
        enrolled??;
    }
    Ok(())
}

fn pupil(child: &Child) -> Option<Pupil> {
    Some(Pupil {
        surname: child.name.surname.as_str().to_owned(),
        given_name: child.name.given_name.as_str().to_owned(),
        patronymic: child.name.patronymic.as_ref().map(|part| part.as_str().to_owned()),
        birth_date: child.birth,
        snils: Some(child.snils.digits().to_owned()),
        class: child.class.clone()?,
    })
}

/// Puts one pupil of the console into the lists of all diaries.
///
/// # Errors
/// If the class is missing, or a diary's database cannot be used.
pub(super) async fn enrol(diaries: &[Diary], pupil: rodnya_standins::Pupil) -> anyhow::Result<()> {
    if pupil.class.trim().is_empty() {
        bail!("`class` must not be empty");
    }
    for diary in diaries {
        diary
            .enrol(Pupil {
                surname: pupil.surname.clone(),
                given_name: pupil.given_name.clone(),
                patronymic: pupil.patronymic.clone(),
                birth_date: pupil.birth_date,
                snils: pupil.snils.clone(),
                class: pupil.class.clone(),
            })
            .await?;
    }
    Ok(())
}
