//! HTTP/1.1 on one listener with the limits of `docs/security.md`: sizes and times of a request, bounded
//! connections and requests, a graceful end. What a request means is the router's affair.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, Request, StatusCode, Version, header};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::{sleep, timeout},
};
use tower::ServiceExt as _;

/// How long a peer may take for the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// How long a peer may take for the body of a request.
const BODY_TIME: Duration = Duration::from_secs(15);
/// Most bytes of request line and headers.
const HEAD_LIMIT: usize = 16 * 1024;
/// Most headers.
const HEADERS_LIMIT: usize = 100;
/// Most bytes of a body that is read for the router; the pages' own limits are lower.
const BODY_LIMIT: usize = 128 * 1024;
/// Connections at once; more are closed at once.
const CONNECTIONS: usize = 4096;
/// Requests at once; more are answered 503 at once.
const REQUESTS: usize = 1024;
/// How long open requests may go on after the end was asked for.
const DRAIN_TIME: Duration = Duration::from_secs(4);
/// The pause after the system could not give another connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Told once, when the program is to end.
pub(crate) type Shutdown = watch::Receiver<bool>;

/// Waits until the program is to end.
pub(crate) async fn ended(mut shutdown: Shutdown) {
    // An error means that nobody is left who could ask for the end: that is an end too.
    let _ = shutdown.wait_for(|end| *end).await;
}

/// Listens on an address.
///
/// # Errors
/// If it is taken or not ours; the address is in the words.
pub(crate) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))
}

/// Serves a router until the end is asked for, then lets open requests finish for a while.
pub(crate) async fn serve(listener: TcpListener, router: Router, shutdown: Shutdown) {
    serve_at_most(listener, router, shutdown, (CONNECTIONS, REQUESTS)).await;
}

async fn serve_at_most(
    listener: TcpListener,
    router: Router,
    shutdown: Shutdown,
    (connections, requests): (usize, usize),
) {
    let connections = Arc::new(Semaphore::new(connections));
    let requests = Arc::new(Semaphore::new(requests));
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = ended(shutdown.clone()) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                pause_after(&error).await;
                continue;
            }
        };
        let Ok(permit) = Arc::clone(&connections).try_acquire_owned() else { continue };
        let connection = connection(stream, peer, router.clone(), Arc::clone(&requests));
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A peer that goes away or talks nonsense is its own affair.
            let _ = watched.await;
            drop(permit);
        });
    }
    drop(listener);
    if timeout(DRAIN_TIME, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were cut: they ran longer than the drain");
    }
}

async fn pause_after(error: &io::Error) {
    if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
        tracing::warn!(%error, "a connection could not be taken");
        sleep(ACCEPT_PAUSE).await;
    }
}

type Connection<S> = http1::Connection<TokioIo<TcpStream>, S>;

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    requests: Arc<Semaphore>,
) -> Connection<impl hyper::service::Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send>>
{
    // Small answers leave at once; without it they only take longer.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let (router, requests) = (router.clone(), Arc::clone(&requests));
        async move { Ok::<_, Infallible>(answer(router, &requests, request, peer).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(HEADERS_LIMIT)
        .max_header_size(HEAD_LIMIT)
        .serve_connection(TokioIo::new(stream), service)
}

async fn answer(router: Router, requests: &Semaphore, request: Request<Incoming>, peer: SocketAddr) -> Response {
    let Ok(_permit) = requests.try_acquire() else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, HeaderValue::from_static("1"))])
            .into_response();
    };
    let (mut parts, body) = request.into_parts();
    // RFC 9112 §3.2: one host and no more, or two readers of one request see two.
    let hosts = parts.headers.get_all(header::HOST).iter().count();
    if hosts > 1 || (hosts == 0 && parts.version == Version::HTTP_11) {
        return (StatusCode::BAD_REQUEST, [(header::CONNECTION, HeaderValue::from_static("close"))]).into_response();
    }
    parts.extensions.insert(ConnectInfo(peer));
    let body = match whole_body(&parts.headers, Body::new(body)).await {
        Ok(body) => body,
        Err(status) => return (status, [(header::CONNECTION, HeaderValue::from_static("close"))]).into_response(),
    };
    match router.oneshot(Request::from_parts(parts, body)).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Reads the body within its time. One that says it is too long goes on unread: the router refuses it with a page.
async fn whole_body(headers: &http::HeaderMap, body: Body) -> Result<Body, StatusCode> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > BODY_LIMIT) {
        return Ok(body);
    }
    match timeout(BODY_TIME, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(bytes)) => Ok(Body::from(bytes)),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::post;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    async fn town() -> (SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>) {
        let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (end, shutdown) = watch::channel(false);
        let router = Router::new().route(
            "/",
            post(|peer: ConnectInfo<SocketAddr>, body: String| async move { format!("{} {}", peer.ip(), body.len()) }),
        );
        let served = tokio::spawn(serve(listener, router, shutdown));
        (address, end, served)
    }

    async fn say(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let read = stream.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..read]).into_owned()
    }

    #[tokio::test]
    async fn a_request_is_answered_with_its_peer_and_one_too_long_is_not() {
        let (address, end, served) = town().await;
        let answer = say(address, "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc").await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1 3"), "{answer}");
        let long = format!("POST / HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "a".repeat(HEAD_LIMIT));
        let answer = say(address, &long).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
        let many: String = (0..=HEADERS_LIMIT).map(|n| format!("x-{n}: y\r\n")).collect();
        let answer = say(address, &format!("POST / HTTP/1.1\r\nhost: x\r\n{many}\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
        for hosts in ["", "host: x\r\nhost: y\r\n"] {
            let answer = say(address, &format!("POST / HTTP/1.1\r\n{hosts}content-length: 0\r\n\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 400"), "{hosts:?}: {answer}");
        }
        end.send(true).unwrap();
        served.await.unwrap();
        assert!(TcpStream::connect(address).await.is_err(), "nobody listens after the end");
    }

    #[tokio::test]
    async fn what_is_too_many_at_once_is_told_so_and_the_rest_goes_on() {
        let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (_end, shutdown) = watch::channel(false);
        let held = Arc::new(Semaphore::new(0));
        let gate = Arc::clone(&held);
        let router = Router::new().route(
            "/",
            post(move || async move {
                gate.acquire().await.unwrap().forget();
                "done"
            }),
        );
        tokio::spawn(serve_at_most(listener, router, shutdown, (3, 2)));
        let request = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n";
        let waiting: Vec<_> = (0..2).map(|_| tokio::spawn(say(address, request))).collect();
        sleep(Duration::from_millis(200)).await;
        let mut third = TcpStream::connect(address).await.unwrap();
        third.write_all(request.as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let read = third.read(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..read]).to_lowercase();
        assert!(answer.starts_with("http/1.1 503") && answer.contains("retry-after: 1"), "{answer}");
        let mut fourth = TcpStream::connect(address).await.unwrap();
        let closed = fourth.read(&mut [0; 16]).await;
        assert!(matches!(closed, Ok(0) | Err(_)), "a connection too many is held open: {closed:?}");
        held.add_permits(2);
        for answer in waiting {
            let answer = answer.await.unwrap();
            assert!(answer.ends_with("done"), "{answer}");
        }
    }
}
