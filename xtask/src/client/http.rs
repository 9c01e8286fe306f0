//! HTTP/1.1 over one kept connection, as much of it as a client of ours needs.
//! Bodies come with a length, in chunks, or until the connection ends; nothing larger than 16 MiB is read.
//! A kept connection that the other side has closed meanwhile is opened anew once.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

use crate::Failure;

const TIMEOUT: Duration = Duration::from_secs(30);
const BODY_LIMIT: usize = 16 << 20;

/// The way to a server: a connection that is kept while it serves.
pub(crate) struct Wire {
    source: Ipv4Addr,
    kept: Option<(String, BufReader<TcpStream>)>,
}

/// One answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The first header of this name (lower case).
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All headers of this name (lower case).
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Wire {
    /// Connections from this loopback address.
    pub(crate) fn new(source: Ipv4Addr) -> Self {
        Self { source, kept: None }
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// No connection, no answer in time, or one that is not HTTP.
    pub(crate) fn ask(
        &mut self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Answer, Failure> {
        let rest = url.strip_prefix("http://").ok_or_else(|| format!("not plain HTTP: {url}"))?;
        let (host, path) = rest.find(['/', '?']).map_or((rest, ""), |i| rest.split_at(i));
        let path = path.split('#').next().unwrap_or(path);
        let slash = if path.starts_with('/') { "" } else { "/" };
        let mut request = format!("{method} {slash}{path} HTTP/1.1\r\nhost: {host}\r\n");
        headers.iter().for_each(|(name, value)| request.push_str(&format!("{name}: {value}\r\n")));
        if let Some(body) = body {
            request.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body.unwrap_or_default());
        let old = self.kept.take().filter(|(h, _)| h == host);
        if let Some((_, mut connection)) = old
            && let Ok(answer) = exchange(&mut connection, &bytes)
        {
            self.keep(host, connection, &answer);
            return Ok(answer);
        }
        let mut connection = BufReader::new(self.connect(host)?);
        let answer = exchange(&mut connection, &bytes)?;
        self.keep(host, connection, &answer);
        Ok(answer)
    }

    fn keep(&mut self, host: &str, connection: BufReader<TcpStream>, answer: &Answer) {
        if answer.header("connection") != Some("close") {
            self.kept = Some((host.to_owned(), connection));
        }
    }

    fn connect(&self, host: &str) -> Result<TcpStream, Failure> {
        let to: SocketAddr = host.replace("localhost", "127.0.0.1").parse()?;
        if !to.ip().is_loopback() {
            return Err(format!("{to} is not this machine").into());
        }
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.bind(&SocketAddr::from((self.source, 0)).into())?;
        socket.connect_timeout(&to.into(), TIMEOUT)?;
        let stream = TcpStream::from(socket);
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        Ok(stream)
    }
}

fn exchange(connection: &mut BufReader<TcpStream>, request: &[u8]) -> Result<Answer, Failure> {
    connection.get_mut().write_all(request)?;
    let mut line = read_line(connection)?;
    let status = line.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or_else(|| format!("not HTTP: {line:?}"))?;
    let mut headers = Vec::new();
    loop {
        line = read_line(connection)?;
        match line.split_once(':') {
            Some((name, value)) => headers.push((name.to_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    let mut answer = Answer { status, headers, body: Vec::new() };
    if answer.header("transfer-encoding").is_some_and(|v| v.contains("chunked")) {
        read_chunks(connection, &mut answer.body)?;
    } else if let Some(length) = answer.header("content-length").map(str::parse::<usize>).transpose()? {
        answer.body = vec![0; length.min(BODY_LIMIT)];
        connection.read_exact(&mut answer.body)?;
    } else if status >= 200 && status != 204 && status != 304 {
        connection.take(BODY_LIMIT as u64).read_to_end(&mut answer.body)?;
    }
    Ok(answer)
}

fn read_line(connection: &mut BufReader<TcpStream>) -> Result<String, Failure> {
    let mut line = String::new();
    if connection.take(64 << 10).read_line(&mut line)? == 0 {
        return Err("the connection ended".into());
    }
    Ok(line.trim_end().to_owned())
}

fn read_chunks(connection: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> Result<(), Failure> {
    loop {
        let size = usize::from_str_radix(read_line(connection)?.split(';').next().unwrap_or_default().trim(), 16)?;
        if body.len() + size > BODY_LIMIT {
            return Err("a body larger than 16 MiB".into());
        }
        let begin = body.len();
        body.resize(begin + size, 0);
        connection.read_exact(&mut body[begin..])?;
        read_line(connection)?;
        if size == 0 {
            return Ok(());
        }
    }
}
