/// What a session holds and where its transaction stands: decides what a statement needs first.
///
/// A pure machine for protocols.md 3.3: write transactions take the global write order at their first
/// statement, single reads run free and are checked for overlap, read-only and `autocommit=0`
/// transactions read from snapshots opened at one sequence number on all replicas.
struct SessionState: Equatable {
    /// What has to be true before a statement is sent to the replicas.
    enum Requirement: Equatable {
        /// Send at once; the replicas' states cannot differ here.
        case none
        /// Send at once and check for commits that overlapped.
        case epoch
        /// Every voting replica must carry this session first.
        case allReplicas
        /// Hold the write order; with `commit`, alone with no snapshot being opened.
        case write(commit: Bool)
        /// Open a snapshot on all replicas at one sequence number, then send.
        case snapshot
        /// Send under the shared gate: the statement itself opens the snapshot.
        case opensSnapshot
    }

    /// Kinds of statement as far as ordering is concerned.
    enum Need: Equatable {
        case read
        case write(implicitCommit: Bool)
        case begin
        case beginSnapshot
        case commit
        case rollback
        case session(setsAutocommit: Bool?)
        case lockTables
        case unlockTables
        case volatile
    }

    /// What to give back after a statement is complete on all replicas.
    struct Release: Equatable {
        var commit = false
        var write = false
    }

    /// The server's autocommit mode for this session.
    private(set) var autocommit = true
    /// A transaction is open on the replicas.
    private(set) var inTransaction = false
    /// The session holds the write order.
    private(set) var holdsWrite = false
    /// The session commits now: no snapshot may be opened meanwhile.
    private(set) var holdsCommit = false
    /// The open transaction reads from snapshots of one sequence number.
    private(set) var snapshotOpen = false
    /// LOCK TABLES is in force.
    private(set) var tablesLocked = false
    /// The client set an isolation level under which snapshots move.
    private(set) var snapshotsMove = false
    /// Statements of the open transaction so far.
    private(set) var transactionStatements = 0

    /// True while a replica may join the session: nothing would be missing on it.
    ///
    /// The order may be held already: a transaction that waited for it has done nothing before.
    var mayAttach: Bool {
        !tablesLocked && !snapshotOpen && (!inTransaction || transactionStatements == 0)
    }

    /// Decides what a statement needs before it is sent.
    func requirement(for need: Need) -> Requirement {
        switch need {
        case .read:
            if holdsWrite || (snapshotOpen && !snapshotsMove) { return .none }
            if inTransaction, !snapshotOpen { return .write(commit: false) }
            if snapshotOpen { return .epoch }
            if !autocommit { return snapshotsMove ? .write(commit: false) : .snapshot }
            return .epoch
        case .write(let implicitCommit):
            return .write(commit: implicitCommit || (autocommit && !inTransaction && !tablesLocked))
        case .begin:
            return holdsWrite ? .write(commit: true) : .allReplicas
        case .beginSnapshot:
            return holdsWrite ? .write(commit: true) : .opensSnapshot
        case .commit, .unlockTables:
            return holdsWrite ? .write(commit: true) : .none
        case .lockTables:
            return .write(commit: true)
        case .session(let setsAutocommit):
            return setsAutocommit == true && holdsWrite ? .write(commit: true) : .none
        case .rollback, .volatile:
            return .none
        }
    }

    /// The write order was granted.
    mutating func writeGranted() { holdsWrite = true }

    /// The commit gate was granted.
    mutating func commitGranted() { holdsCommit = true }

    /// Snapshots were opened on all replicas.
    mutating func snapshotOpened() {
        snapshotOpen = true
        inTransaction = true
    }

    /// The client chose an isolation level.
    mutating func isolationSet(moving: Bool) { snapshotsMove = moving }

    /// A statement was answered by q replicas.
    ///
    /// - Parameters:
    ///   - need: what the statement was.
    ///   - status: the server's status flags; nil when the answer was an error.
    ///   - errorCode: code of the error; 0 for none.
    mutating func answered(_ need: Need, status: UInt16?, errorCode: UInt16) {
        if let status {
            let wasOpen = inTransaction
            inTransaction = status & 0x0001 != 0
            autocommit = status & 0x0002 != 0
            transactionStatements = inTransaction && wasOpen ? transactionStatements + 1 : 0
            switch need {
            case .lockTables: tablesLocked = true
            case .unlockTables: tablesLocked = false
            case .beginSnapshot:
                snapshotOpen = inTransaction
                tablesLocked = false
            case .begin:
                snapshotOpen = false
                tablesLocked = false
            case .commit, .rollback:
                // AND CHAIN opens the next transaction without a snapshot.
                snapshotOpen = false
            case .read, .write, .session, .volatile: break
            }
        } else if errorCode == 1213 || need == .write(implicitCommit: true) {
            // A deadlock rolls the whole transaction back; a definition commits it before it fails.
            inTransaction = false
            transactionStatements = 0
        }
        if !inTransaction { snapshotOpen = false }
    }

    /// A statement is complete on all replicas: says what to give back.
    mutating func completed() -> Release {
        var release = Release()
        if holdsCommit {
            release.commit = true
            holdsCommit = false
        }
        if holdsWrite, !inTransaction, !tablesLocked {
            release.write = true
            holdsWrite = false
        }
        return release
    }

    /// The tunnel rolled the transaction back.
    mutating func rolledBack() {
        inTransaction = false
        snapshotOpen = false
        transactionStatements = 0
    }

    /// COM_RESET_CONNECTION or COM_CHANGE_USER: the server rolled back and forgot everything.
    mutating func reset() {
        autocommit = true
        inTransaction = false
        snapshotOpen = false
        tablesLocked = false
        snapshotsMove = false
        transactionStatements = 0
    }
}
