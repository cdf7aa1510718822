//! What happens, step by step.

/// What somebody does: the application, the kernel or the peer. The numbers are sizes and choices.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Op {
    Nothing,
    // The application's calls.
    Connect(usize),
    Disconnect,
    Close,
    Abort,
    Destroy,
    Write(usize),
    WriteOwned(usize),
    PutChar,
    Read(usize),
    ReadBytes(usize),
    ReadAll,
    ReadLine(usize),
    ReadLineBytes(usize),
    Peek(usize),
    Skip(usize),
    GetChar,
    UngetChar,
    Start,
    Rollback,
    Commit,
    ReadBufferSize(i64),
    Pause,
    Resume,
    Bind(bool),
    FinishWriting,
    Adopt,
    Mended(bool),
    WaitTimedOut,
    ConnectWaitTimedOut,
    // The network's deeds.
    /// Answers a lookup or a connect.
    Answer(usize),
    KernelReads(usize),
    KernelWrites(usize),
    PeerSends(usize),
    PeerFinishes,
    PeerResets,
    /// The event that has been under way the longest arrives.
    Arrive,
    /// The command that has been under way the longest is carried out.
    Obey,
}

impl From<u32> for Op {
    fn from(word: u32) -> Self {
        let n = (word >> 8) as usize;
        let small = n % 13;
        // Often less than there is, so that more comes inside the slot.
        let some = if n.is_multiple_of(4) { n } else { n % 8 };
        match word % 64 {
            0..=1 => Self::Nothing,
            2..=6 => Self::KernelReads(some),
            7..=11 => Self::KernelWrites(some),
            12..=16 => Self::PeerSends(n % 40),
            17..=20 => Self::Write(small),
            21 => Self::Write(if n.is_multiple_of(4) { 20_000 } else { small }),
            22 => Self::WriteOwned(if n.is_multiple_of(2) { 5000 } else { small }),
            23 => Self::PutChar,
            24..=26 => Self::Connect(n),
            27..=30 => Self::Answer(n),
            31 | 32 => Self::Disconnect,
            33 => Self::Close,
            34 => Self::Abort,
            35 => Self::ReadAll,
            36 => Self::Read(small),
            37 => Self::ReadBytes(small),
            38 => Self::ReadLine(small),
            39 => Self::ReadLineBytes(small),
            40 => Self::Peek(small),
            41 => Self::Skip(small),
            42 => Self::GetChar,
            43 => Self::UngetChar,
            44 => [Self::Start, Self::Rollback, Self::Commit][n % 3],
            45 | 46 => Self::ReadBufferSize([0, 1, 4, 10, 100, -1, i64::MIN, i64::MAX][n % 8]),
            47 => [Self::Pause, Self::Resume, Self::Resume][n % 3],
            48 => Self::Bind(!n.is_multiple_of(4)),
            49 => Self::Mended(n.is_multiple_of(2)),
            50 => [Self::WaitTimedOut, Self::ConnectWaitTimedOut][n % 2],
            51 => Self::PeerFinishes,
            52 => Self::PeerResets,
            53 => [Self::Adopt, Self::Destroy, Self::FinishWriting, Self::FinishWriting][n % 4],
            54..=58 => Self::Arrive,
            _ => Self::Obey,
        }
    }
}

impl Op {
    /// What a slot does: nothing in half of the cases.
    pub(crate) fn in_slot(word: u32) -> Self {
        if word.is_multiple_of(2) { Self::Nothing } else { Self::from(word / 2) }
    }
}
