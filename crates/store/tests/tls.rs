//! PostgreSQL under TLS (O1): the connection is secret, and only to the server that the certificate names. Runs where the test
//! command has started a server and says where its certificate is.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use rodnya_store::{Address, Db, Keys, StoreError, testing};

/// The server's address by this host, and its certificate.
fn server(host: &str) -> Option<(String, String)> {
    let base = std::env::var("RODNYA_TEST_POSTGRES").ok()?;
    let certificate = std::env::var("RODNYA_TEST_POSTGRES_CERTIFICATE").ok()?;
    let own = testing::new_postgres(&base).expect("the test command's PostgreSQL answers");
    Some((own.replace("127.0.0.1", host), certificate))
}

fn open(address: String) -> Result<Db, StoreError> {
    Db::open(&Address::Postgres(address), Keys::from_master(&[7; 32]))
}

#[tokio::test]
async fn o1_the_connection_is_under_tls_and_works() {
    let Some((address, certificate)) = server("localhost") else { return };
    let db = open(format!("{address}?sslmode=verify-full&sslrootcert={certificate}")).expect("a trusted server");
    let checked = "do $$ begin if not (select ssl from pg_stat_ssl where pid = pg_backend_pid()) \
                   then raise exception 'spoken in the open'; end if; end $$";
    db.read(move |tx| testing::damage(tx, checked)).await.expect("under TLS");
}

#[test]
fn o1_a_server_that_proves_nothing_is_not_spoken_to() {
    let Some((by_name, certificate)) = server("localhost") else { return };
    let by_number = by_name.replace("localhost", "127.0.0.1");
    for (address, why) in [
        (format!("{by_number}?sslmode=require&sslrootcert={certificate}"), "another name"),
        (format!("{by_name}?sslmode=require"), "an issuer the system does not know"),
    ] {
        let refused = open(address).err();
        assert!(
            matches!(&refused, Some(StoreError::Unavailable(words)) if words.contains("certificate")),
            "{why}: {refused:?}"
        );
    }
}

#[test]
fn o1_a_server_without_tls_is_not_spoken_to_and_the_words_say_what_to_do() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // SSLRequest (PostgreSQL protocol, "SSL Session Encryption"), and the answer that there is none.
        stream.read_exact(&mut [0; 8]).unwrap();
        stream.write_all(b"N").unwrap();
        let mut more = Vec::new();
        stream.read_to_end(&mut more).unwrap_or_default() + more.len()
    });
    let refused = open(format!("postgres://rodnya:secret@127.0.0.1:{port}/rodnya?sslmode=require")).err();
    assert!(
        matches!(&refused, Some(StoreError::Unavailable(words)) if words.contains("sslmode=disable")),
        "{refused:?}"
    );
    assert_eq!(server.join().unwrap(), 0, "nothing was said in the open");
}
