import ChildProcesses
import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing

@Suite struct ChildProcessTests {
    private func shell(
        _ script: String,
        input: [UInt8] = [],
        errors: ChildErrors = .apart,
        folder: String? = nil,
        environment: [String: String]? = nil
    ) throws -> ChildResult {
        try ChildProcess.run(
            "/bin/sh",
            ["-c", script],
            input: input,
            errors: errors,
            folder: folder,
            environment: environment
        )
    }

    @Test func `the exit status is told, the outputs apart or as one`() throws {
        let apart = try shell("echo out; echo err >&2; exit 7")
        #expect(apart.status == 7)
        #expect(apart.text == "out\n")
        #expect(String(decoding: apart.errors, as: UTF8.self) == "err\n")
        let merged = try shell("echo out; echo err >&2", errors: .merged)
        #expect(merged.status == 0)
        #expect(merged.text == "out\nerr\n")
        #expect(merged.errors.isEmpty)
        #expect(throws: ChildProcessError.self) { try ChildProcess.run("/nonexistent", []) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a signal ends a child once, and is told as a shell tells it`() throws {
        let child = try ChildProcess.start("/bin/sleep", ["600"])
        #expect(child.isRunning)
        child.signal(SIGTERM)
        #expect(child.wait() == 128 + SIGTERM)
        #expect(!child.isRunning)
        #expect(child.wait() == 128 + SIGTERM)
        // It is reaped: there is none of that number to wait for.
        #expect(waitpid(child.pid, nil, WNOHANG) == -1)
        child.signal(SIGKILL)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a child that nobody waits for is reaped too`() async throws {
        let child = try ChildProcess.start("/bin/true", [])
        while child.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        #expect(waitpid(child.pid, nil, WNOHANG) == -1)
    }

    @Test(.timeLimit(.minutes(1)))
    func `much output on both streams blocks nobody, in any order`() throws {
        let bytes = 1_000_000
        let script = """
            head -c \(bytes) /dev/zero >&2; head -c \(bytes) /dev/zero
            head -c \(bytes) /dev/zero >&2; head -c \(bytes) /dev/zero
            """
        let result = try shell(script)
        #expect(result.output.count == 2 * bytes)
        #expect(result.errors.count == 2 * bytes)
    }

    @Test(.timeLimit(.minutes(1)))
    func `input is read to its end, or not at all, and is empty where there is none`() throws {
        let input = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try ChildProcess.run("/bin/cat", [], input: input).output == input)
        #expect(try shell("exit 3", input: input).status == 3)
        #expect(try ChildProcess.run("/bin/cat", []).output.isEmpty)
    }

    @Test func `the working folder and the environment are those asked for`() throws {
        let result = try shell("pwd; echo $A $HOME", folder: "/usr", environment: ["A": "b c"])
        #expect(result.text == "/usr\nb c\n")
        let own = try shell("pwd -P; echo $PATH")
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        #expect(own.text == "\(FileManager.default.currentDirectoryPath)\n\(path)\n")
    }

    @Test func `a file is made, and written at its end`() throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-child-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        for word in ["one", "two"] {
            let child = try ChildProcess.start(
                "/bin/sh",
                ["-c", "echo \(word); echo err >&2"],
                output: .file(file.path),
                errors: .file(file.path)
            )
            #expect(child.wait() == 0)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == "one\nerr\ntwo\nerr\n")
    }

    @Test func `a child has no descriptor of ours`() throws {
        // As others in this process open theirs: nothing closes it by itself.
        let open = try #require(ends())
        defer { for descriptor in open { close(descriptor) } }
        let numbers = (0...2) + open
        let list = numbers.map(String.init).joined(separator: " ")
        let result = try shell(
            "for n in \(list); do if [ -e /proc/self/fd/$n ]; then echo $n; fi; done"
        )
        #expect(result.text == "0\n1\n2\n")
    }

    /// A plain pipe.
    private func ends() -> [Int32]? {
        var ends: [Int32] = [-1, -1]
        return pipe(&ends) == 0 ? ends : nil
    }

    @Test func `a child has signals as they are by default`() throws {
        // The mask is the thread's, so no other test sees it.
        var blocked = sigset_t()
        var before = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGUSR1)
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let pattern = "^Sig(Blk|Ign)"
        let result = try ChildProcess.run("/bin/grep", ["-E", pattern, "/proc/self/status"])
        let masks = result.text.split(separator: "\n").compactMap { line in
            line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
        }
        // Two behind the first 31 are the C library's own.
        #expect(masks.map { $0 & 0x7FFF_FFFF } == [0, 0], "\(result.text)")
    }

    /// Each ends with its input, and would not if another child had the other end of that too.
    @Test(.timeLimit(.minutes(1)))
    func `200 children start at once, and each has its own input alone`() {
        let count = 200
        let children = Mutex<[(ChildProcess, ChildPipe)]>([])
        let starts = DispatchGroup()
        for _ in 0..<count {
            starts.enter()
            Thread.detachNewThread {
                defer { starts.leave() }
                do {
                    let pipe = try ChildPipe()
                    let child = try ChildProcess.start(
                        "/bin/cat",
                        [],
                        input: .pipe(pipe),
                        output: .nothing
                    )
                    children.withLock { $0.append((child, pipe)) }
                } catch {
                    Issue.record(error)
                }
            }
        }
        starts.wait()
        let started = children.withLock { $0 }
        #expect(started.count == count)
        #expect(Set(started.map { $0.0.pid }).count == started.count)
        #expect(started.allSatisfy { $0.0.isRunning })
        for (child, pipe) in started {
            pipe.closeWriting()
            #expect(child.wait() == 0)
        }
    }
}
