import DataTransfer
import Testing

struct ByteCountTests {
    @Test(arguments: [
        (0, "0 bytes"), (1_023, "1023 bytes"), (1_024, "1.0 KiB"), (1_536, "1.5 KiB"),
        (1_048_575, "1023.9 KiB"), (1_048_576, "1.0 MiB"), (5_368_709_120, "5.0 GiB"),
    ])
    func `bytes are written in the largest unit`(bytes: Int64, text: String) {
        #expect(ByteCount.text(bytes) == text)
    }
}
