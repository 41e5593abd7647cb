import Glibc

/// The process's standard input, as far as its end matters.
enum StandardInput {
    private static let pollMilliseconds = 200

    /// Returns at the end of the input, or when the task is cancelled.
    static func waitForEnd() async {
        var buffer = [UInt8](repeating: 0, count: 1_024)
        while !Task.isCancelled {
            var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, 0) > 0, read(STDIN_FILENO, &buffer, buffer.count) <= 0 {
                return
            }
            try? await Task.sleep(for: .milliseconds(pollMilliseconds))
        }
    }
}
