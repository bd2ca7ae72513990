//! A server under test, and a small client.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;

/// The program under test.
pub fn program() -> &'static str {
    env!("CARGO_BIN_EXE_stronghold")
}

/// A running server; killed when it is dropped.
pub struct Server {
    child: Child,
    /// Its port.
    pub port: u16,
}

impl Server {
    /// Starts one on a free port, with further arguments.
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(["explore", "--no-open", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output is piped");
        BufReader::new(out).read_line(&mut line).expect("it prints its address");
        let port = line.trim().strip_prefix("http://127.0.0.1:").and_then(|l| l.strip_suffix('/'));
        let port = port.unwrap_or_else(|| panic!("`{line}` is no address")).parse().unwrap();
        Self { child, port }
    }

    /// A connection.
    pub fn connect(&self) -> TcpStream {
        let socket = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        socket.set_read_timeout(Some(Duration::from_mins(5))).unwrap();
        socket
    }

    /// Sends a text on a connection of its own; the answer with its head.
    pub fn raw(&self, text: &str) -> String {
        let mut socket = self.connect();
        socket.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn send(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        );
        let answer = self.raw(&request);
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
        let status = head[9..12].parse().expect("a head has a status");
        let is_chunked = head.to_lowercase().contains("transfer-encoding: chunked");
        (status, if is_chunked { unchunked(body) } else { body.to_owned() })
    }

    /// Gets a path: status and body.
    pub fn get(&self, path: &str) -> (u16, String) {
        self.send("GET", path, "")
    }

    /// What a stream sent last.
    pub fn last_frame(&self, path: &str) -> Value {
        let (status, body) = self.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        let events: Vec<&str> = body.split("\n\n").collect();
        let data = |kind: &str| {
            events.iter().rev().find_map(|event| {
                let rest = event.strip_prefix(&format!("event: {kind}\n"))?;
                rest.strip_prefix("data: ").map(str::to_owned)
            })
        };
        assert_eq!(data("fault"), None, "{path}");
        assert!(data("done").is_some(), "{path}: {body}");
        serde_json::from_str(&data("frame").expect("there is a frame")).expect("frames are JSON")
    }

    /// Posts a body.
    pub fn post(&self, path: &str, body: &str) -> (u16, String) {
        self.send("POST", path, body)
    }

    /// Gets a path on a connection that stays open; reads the whole answer, which says its length.
    pub fn on(&self, socket: &mut TcpStream, path: &str) {
        let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port);
        socket.write_all(request.as_bytes()).unwrap();
        let mut reader = BufReader::new(socket);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if line == "\r\n" {
                break;
            }
            if let Some(number) = line.to_lowercase().strip_prefix("content-length: ") {
                length = number.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
    }

    /// Its memory, in MB.
    pub fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }

    /// Tells it to end, and whether that was a success.
    pub fn ends_when_told(&mut self) -> bool {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn unchunked(mut body: &str) -> String {
    let mut text = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).expect("a chunk has a length");
        if length == 0 {
            break;
        }
        text.push_str(&rest[..length]);
        body = &rest[length + 2..];
    }
    text
}
