import Benchmark
import WireProtocols

/// Finding the end of a reply and hashing it; the tunnel does this for each replica.
enum ReplyBenchmarks {
    /// Adds the benchmarks to the suite.
    static func register() {
        let key = PacketHashKey(bytes: (0..<32).map { UInt8($0) &* 37 })
        let replies = [
            ("OK packet", ReplyPackets.okay),
            ("one row of 100 bytes", ReplyPackets(rowCount: 1, rowBytes: 100)),
            ("64 KiB in rows of 100 bytes", ReplyPackets(rowCount: 629, rowBytes: 100)),
            ("64 KiB in one row", ReplyPackets(rowCount: 1, rowBytes: 65_400)),
        ]
        for (name, reply) in replies {
            Part.measure("ReplyScanner: \(name), \(reply.wireBytes) bytes") { runs in
                for _ in runs {
                    var scanner = ReplyScanner(shape: .generic, key: key)
                    for packet in reply.packets {
                        blackHole(packet.withUnsafeBytes { scanner.scan($0, sequenceID: 1) })
                    }
                    blackHole(scanner.summary.content)
                }
            }
        }
        for count in [16, 100, 1_024, 65_536] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            Part.measure("PacketHash: \(count) bytes") { runs in
                for _ in runs {
                    blackHole(bytes.withUnsafeBytes { key.hash($0, tag: 1) })
                }
            }
        }
    }
}
