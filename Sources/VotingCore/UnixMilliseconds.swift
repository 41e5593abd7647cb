/// Milliseconds since 1970 in UTC, handed in by the caller: nothing in this module reads a clock.
public typealias UnixMilliseconds = Int64
