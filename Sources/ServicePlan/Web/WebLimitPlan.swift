/// Every bound of a web service's tunnel, with its unit in its name; reaching one is a reported outcome.
public struct WebLimitPlan: Codable, Sendable, Equatable {
    /// Client connections at once; one more is closed.
    public var clientConnectionsMax: Int
    /// Requests being voted on at once; one more gets status 503.
    public var requestsInFlightMax: Int
    /// Requests of one HTTP/1.1 connection that may wait for their turn.
    public var pipelinedRequestsMax: Int
    /// Streams of one HTTP/2 connection at once.
    public var streamsPerConnectionMax: Int
    /// Bytes of all header fields of one message; more gets status 431.
    public var headerBytesMax: Int
    /// Header fields of one message.
    public var headerFieldsMax: Int
    /// Bytes of a request's target; more gets status 414.
    public var targetBytesMax: Int
    /// Bytes of a request's body; more gets status 413.
    public var requestBytesMax: Int
    /// Bytes of a request's body that are held before its turn; more of it is passed on while it comes.
    public var requestMemoryBytesMax: Int
    /// Bytes of all request bodies on disk; more gets status 503.
    public var spoolBytesMax: Int
    /// Bytes of a JSON, HTML or XML body that is held back for comparison, per replica; a longer one is
    /// compared by its bytes.
    public var bodyBytesMax: Int
    /// Bytes of a streamed body that are released at once when a quorum agrees on them.
    public var windowBytesMax: Int
    /// Bytes a replica may be ahead of the quorum before it is no longer read.
    public var aheadBytesMax: Int
    /// A replica lags when its reply is later than the q-th by more than this (or than the q-th took).
    public var lagMilliseconds: Int
    /// Bytes a lagging replica may owe.
    public var lagBytesMax: Int
    /// Time to open one replica connection.
    public var connectTimeoutMilliseconds: Int
    /// Connections to one replica at once.
    public var replicaConnectionsMax: Int
    /// Time a client has for a request's head.
    public var headerTimeoutMilliseconds: Int
    /// Longest pause within a body, of a client or a replica.
    public var bodyIdleMilliseconds: Int
    /// Longest wait for the head of a quorum's reply; then status 504.
    public var replyTimeoutMilliseconds: Int
    /// How long an idle client connection lives.
    public var keepAliveMilliseconds: Int
    /// How long `Expect: 100-continue` waits for the replicas.
    public var continueWaitMilliseconds: Int
    /// How long a request that may change something waits for its turn; then status 503.
    public var writeWaitMilliseconds: Int
    /// How long a reply may wait for its record when the service's durability is not `async`.
    public var durabilityWaitMilliseconds: Int

    /// Creates the description.
    public init(
        clientConnectionsMax: Int = 10_000,
        requestsInFlightMax: Int = 1_000,
        pipelinedRequestsMax: Int = 16,
        streamsPerConnectionMax: Int = 100,
        headerBytesMax: Int = 65_536,
        headerFieldsMax: Int = 100,
        targetBytesMax: Int = 8_192,
        requestBytesMax: Int = 1_073_741_824,
        requestMemoryBytesMax: Int = 1_048_576,
        spoolBytesMax: Int = 4_294_967_296,
        bodyBytesMax: Int = 8_388_608,
        windowBytesMax: Int = 65_536,
        aheadBytesMax: Int = 1_048_576,
        lagMilliseconds: Int = 5_000,
        lagBytesMax: Int = 16_777_216,
        connectTimeoutMilliseconds: Int = 3_000,
        replicaConnectionsMax: Int = 256,
        headerTimeoutMilliseconds: Int = 10_000,
        bodyIdleMilliseconds: Int = 30_000,
        replyTimeoutMilliseconds: Int = 60_000,
        keepAliveMilliseconds: Int = 75_000,
        continueWaitMilliseconds: Int = 1_000,
        writeWaitMilliseconds: Int = 30_000,
        durabilityWaitMilliseconds: Int = 10_000
    ) {
        self.clientConnectionsMax = clientConnectionsMax
        self.requestsInFlightMax = requestsInFlightMax
        self.pipelinedRequestsMax = pipelinedRequestsMax
        self.streamsPerConnectionMax = streamsPerConnectionMax
        self.headerBytesMax = headerBytesMax
        self.headerFieldsMax = headerFieldsMax
        self.targetBytesMax = targetBytesMax
        self.requestBytesMax = requestBytesMax
        self.requestMemoryBytesMax = requestMemoryBytesMax
        self.spoolBytesMax = spoolBytesMax
        self.bodyBytesMax = bodyBytesMax
        self.windowBytesMax = windowBytesMax
        self.aheadBytesMax = aheadBytesMax
        self.lagMilliseconds = lagMilliseconds
        self.lagBytesMax = lagBytesMax
        self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
        self.replicaConnectionsMax = replicaConnectionsMax
        self.headerTimeoutMilliseconds = headerTimeoutMilliseconds
        self.bodyIdleMilliseconds = bodyIdleMilliseconds
        self.replyTimeoutMilliseconds = replyTimeoutMilliseconds
        self.keepAliveMilliseconds = keepAliveMilliseconds
        self.continueWaitMilliseconds = continueWaitMilliseconds
        self.writeWaitMilliseconds = writeWaitMilliseconds
        self.durabilityWaitMilliseconds = durabilityWaitMilliseconds
    }
}
