import Glibc
import Synchronization

/// The process's standard output, with a buffer of its own.
///
/// The C library's stream forgets why a write failed as soon as the next one goes on; this one remembers
/// the first reason.
enum StandardOutput {
    private struct State: Sendable {
        var pending: [UInt8] = []
        /// Why the first write that failed did; nothing is written after it.
        var failure: Int32?
    }

    private static let bufferBytesMax = 64 * 1024
    private static let state = Mutex(State())
    private static let isTerminal = isatty(STDOUT_FILENO) == 1

    /// Takes bytes, which a person at a terminal sees at once.
    static func write(_ bytes: [UInt8]) {
        state.withLock { state in
            if state.pending.count + bytes.count > bufferBytesMax {
                flush(&state)
                // A large output needs no second copy.
                return put(bytes, &state)
            }
            state.pending += bytes
            if isTerminal { flush(&state) }
        }
    }

    /// Writes what is pending; the error number of the first write that failed, ever.
    @discardableResult
    static func flush() -> Int32? {
        state.withLock { state in
            flush(&state)
            return state.failure
        }
    }

    private static func flush(_ state: inout State) {
        put(state.pending, &state)
        state.pending.removeAll(keepingCapacity: true)
    }

    private static func put(_ bytes: [UInt8], _ state: inout State) {
        var rest = bytes[...]
        while !rest.isEmpty, state.failure == nil {
            let count = rest.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            // Read before anything else can change it.
            let code = errno
            if count < 0 {
                if code != EINTR { state.failure = code }
            } else {
                rest = rest.dropFirst(count)
            }
        }
    }
}

/// Prints to standard output; takes the place of the library's, which loses the reason of a failure.
///
/// The parameters are those of the library's, for it is chosen where another one's fit less well: what it
/// prints stays in the C library's buffer, behind what comes later here, and a follower's reader waits for it.
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
    let text = items.map { "\($0)" }.joined(separator: separator)
    StandardOutput.write(Array(text.utf8) + Array(terminator.utf8))
}
