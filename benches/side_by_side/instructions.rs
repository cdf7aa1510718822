//! Instructions for one answer, outside the kernel: they are the same however busy the machine is.
//!
//! A server runs under callgrind twice, with few and with many messages; the difference has nothing of
//! starting, connecting and ending in it. Ten connections have one message each in flight.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use crate::servers::{Answer, Kind, folder, start_by};
use crate::work::MESSAGE;

const CONNECTIONS: usize = 10;
const FEW: usize = 50;
const MANY: usize = 250;
/// Under callgrind a window needs seconds to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// Of all threads of the server.
pub fn for_an_answer(kind: Kind) -> io::Result<f64> {
    let few = counted(kind, FEW)?;
    let more = counted(kind, MANY)?.saturating_sub(few);
    Ok(more as f64 / ((MANY - FEW) * CONNECTIONS) as f64)
}

fn counted(kind: Kind, rounds: usize) -> io::Result<u64> {
    let file = folder()?.join("callgrind.out");
    // Of a run before, if this one writes none.
    let _ = fs::remove_file(&file);
    let server = start_by(kind, Answer::Homework, &[], &|program| {
        let mut command = Command::new("valgrind");
        command.arg("--tool=callgrind");
        command.arg(format!("--callgrind-out-file={}", file.display())).arg(program);
        command
    })?;
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let stream = TcpStream::connect(server.addr)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let answer = [MESSAGE, stream.local_addr()?.port().to_string().as_bytes()].concat();
        clients.push((stream, answer));
    }
    for _ in 0..rounds {
        for (stream, _) in &mut clients {
            stream.write_all(MESSAGE)?;
        }
        for (stream, answer) in &mut clients {
            let mut came = vec![0; answer.len()];
            stream.read_exact(&mut came)?;
            if came != *answer {
                return Err(io::Error::other("a wrong answer"));
            }
        }
    }
    server.end()?;
    let written = fs::read_to_string(&file)?;
    let total = written.lines().find_map(|line| line.strip_prefix("totals: "));
    let total = total.and_then(|total| total.trim().parse().ok());
    total.ok_or_else(|| io::Error::other("callgrind has not said how many"))
}
