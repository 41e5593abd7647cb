/// Every bound of the tunnel, with its unit in its name; reaching one is a reported outcome.
public struct LimitPlan: Codable, Sendable, Equatable {
    /// Client sessions at once; one more is refused with MySQL error 1040.
    public var clientSessionsMax: Int
    /// Longest client packet or command, in bytes (MySQL's max_allowed_packet).
    public var commandBytesMax: Int
    /// Bytes of one unordered reply held back for comparison, per replica.
    public var spoolBytesMax: Int
    /// Bytes of one replica's unread reply before its connection is no longer read.
    public var windowBytesMax: Int
    /// A replica lags when its reply is later than the q-th by more than this (or than the q-th took).
    public var lagMilliseconds: Int
    /// Bytes of unanswered commands after which a replica lags, per session.
    public var lagBytesMax: Int
    /// Unanswered commands after which a replica lags, per session.
    public var lagCommandsMax: Int
    /// Time to open and log in one replica connection.
    public var connectTimeoutMilliseconds: Int
    /// Time a client has to finish its login.
    public var loginTimeoutMilliseconds: Int
    /// How long a write waits for its turn before error 1205.
    public var writeWaitMilliseconds: Int
    /// How long a transaction that holds the write order may idle before it is rolled back.
    public var transactionIdleMilliseconds: Int
    /// How long an idle session lives (the server's wait_timeout).
    public var sessionIdleMilliseconds: Int
    /// Longest time the gate is shut for a consistent point.
    public var consistentPointMilliseconds: Int
    /// Session statements remembered for replay on a readmitted replica.
    public var replayStatementsMax: Int
    /// Prepared statements of one session.
    public var preparedStatementsMax: Int
    /// How long a reply may wait for its record when the service's durability is not `async`.
    public var durabilityWaitMilliseconds: Int

    /// Creates the bounds; the defaults are those of `docs/ARCHITECTURE.md`, "Bounds".
    public init(
        clientSessionsMax: Int = 1_000,
        commandBytesMax: Int = 67_108_864,
        spoolBytesMax: Int = 8_388_608,
        windowBytesMax: Int = 262_144,
        lagMilliseconds: Int = 5_000,
        lagBytesMax: Int = 16_777_216,
        lagCommandsMax: Int = 64,
        connectTimeoutMilliseconds: Int = 3_000,
        loginTimeoutMilliseconds: Int = 10_000,
        writeWaitMilliseconds: Int = 50_000,
        transactionIdleMilliseconds: Int = 300_000,
        sessionIdleMilliseconds: Int = 28_800_000,
        consistentPointMilliseconds: Int = 250,
        replayStatementsMax: Int = 1_000,
        preparedStatementsMax: Int = 16_382,
        durabilityWaitMilliseconds: Int = 10_000
    ) {
        self.clientSessionsMax = clientSessionsMax
        self.commandBytesMax = commandBytesMax
        self.spoolBytesMax = spoolBytesMax
        self.windowBytesMax = windowBytesMax
        self.lagMilliseconds = lagMilliseconds
        self.lagBytesMax = lagBytesMax
        self.lagCommandsMax = lagCommandsMax
        self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
        self.loginTimeoutMilliseconds = loginTimeoutMilliseconds
        self.writeWaitMilliseconds = writeWaitMilliseconds
        self.transactionIdleMilliseconds = transactionIdleMilliseconds
        self.sessionIdleMilliseconds = sessionIdleMilliseconds
        self.consistentPointMilliseconds = consistentPointMilliseconds
        self.replayStatementsMax = replayStatementsMax
        self.preparedStatementsMax = preparedStatementsMax
        self.durabilityWaitMilliseconds = durabilityWaitMilliseconds
    }
}
