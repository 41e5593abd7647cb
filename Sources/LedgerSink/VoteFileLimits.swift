/// Bounds of a vote recorder.
public struct VoteFileLimits: Sendable, Equatable {
    /// Bytes of one file before it is rotated.
    public var fileBytesMax: Int
    /// Rotated files that are kept besides the one being written.
    public var rotatedFilesMax: Int
    /// Bytes of records that wait for the disk; the recorder holds up to twice as many.
    public var bufferBytesMax: Int
    /// Longest time a record waits before it is written.
    public var flushMilliseconds: Int

    /// Creates bounds; values too small to work are raised.
    public init(
        fileBytesMax: Int = 67_108_864,
        rotatedFilesMax: Int = 8,
        bufferBytesMax: Int = 4_194_304,
        flushMilliseconds: Int = 50
    ) {
        self.fileBytesMax = max(fileBytesMax, 4_096)
        self.rotatedFilesMax = min(max(rotatedFilesMax, 0), VoteFiles.rotatedMax)
        self.bufferBytesMax = max(bufferBytesMax, 2 * VoteLineEncoder.lineBytesMax)
        self.flushMilliseconds = min(max(flushMilliseconds, 1), 100)
    }
}
