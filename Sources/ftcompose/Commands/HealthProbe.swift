import Glibc
import ServicePlan

/// One HTTP exchange over a plain socket: a health check runs every two seconds and should not start
/// an HTTP client for it.
struct HealthProbe {
    /// What came of it.
    struct Outcome: Equatable {
        /// True for status 200.
        var isHealthy: Bool
        /// The body, or why there is none.
        var text: String
    }

    private static let answerBytesMax = 65_536

    /// Port on the loopback address.
    var port: UInt16
    /// Longest wait for each step.
    var timeoutMilliseconds: Int

    /// Asks.
    func ask() -> Outcome {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return failed("no socket") }
        defer { close(descriptor) }
        var limit = timeval(
            tv_sec: timeoutMilliseconds / 1_000,
            tv_usec: timeoutMilliseconds % 1_000 * 1_000
        )
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(
                descriptor,
                SOL_SOCKET,
                option,
                &limit,
                socklen_t(MemoryLayout<timeval>.size)
            )
        }
        guard connect(descriptor) else { return failed("nothing listens on port \(port)") }
        let request =
            "GET \(ControlPath.health) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        let bytes = Array(request.utf8)
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        else {
            return failed("cannot ask on port \(port)")
        }
        guard let answer = receive(descriptor) else { return failed("no answer on port \(port)") }
        return Self.parse(answer)
    }

    /// Reads an HTTP answer.
    static func parse(_ answer: [UInt8]) -> Outcome {
        let text = String(decoding: answer, as: UTF8.self)
        let words = text.prefix { $0 != "\r\n" }.split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            return Outcome(isHealthy: false, text: "the answer is no HTTP answer")
        }
        let body = text.split(separator: "\r\n\r\n", maxSplits: 1).dropFirst().first ?? ""
        let line = body.isEmpty ? "status \(status)" : String(body)
        return Outcome(isHealthy: status == 200, text: line)
    }

    private func connect(_ descriptor: Int32) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private func receive(_ descriptor: Int32) -> [UInt8]? {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while answer.count < Self.answerBytesMax {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 { return nil }
            if count == 0 { break }
            answer += buffer[..<count]
        }
        return answer.isEmpty ? nil : answer
    }

    private func failed(_ text: String) -> Outcome {
        Outcome(isHealthy: false, text: text)
    }
}
