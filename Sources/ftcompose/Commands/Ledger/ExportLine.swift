/// A part of an exported file on its way out of a container.
struct ExportLine: Codable {
    /// Bytes of one part; well below what a line may have.
    static let partBytesMax = 393_216

    /// Path within the export.
    var path: String
    /// Base64 of the bytes that follow what was there.
    var bytes: String
}
