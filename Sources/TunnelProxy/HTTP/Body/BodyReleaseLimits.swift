/// How far replicas may be apart while one body streams.
struct BodyReleaseLimits: Equatable {
    /// Bytes that a replica may be ahead of what is released before it is no longer read.
    var aheadBytesMax = 256 * 1024
    /// Released bytes that are kept for slower replicas; while one is further behind, the others
    /// wait.
    var behindBytesMax = 1024 * 1024
    /// How long the others wait for it, and how long late bodies are read after the end.
    var lagMilliseconds: Int64 = 5_000
}
