import CSpawn
import Glibc

/// One call of posix_spawn, with what it needs.
final class Spawn {
    private var actions = posix_spawn_file_actions_t()
    private var attributes = posix_spawnattr_t()
    /// Kept until the child has it.
    private var memory: MemoryFile?
    /// Closes the ends of pipes that the child has by then.
    private var handOver: [() -> Void] = []

    init() throws {
        try ChildProcessError.check(posix_spawn_file_actions_init(&actions), "no file actions")
        try ChildProcessError.check(posix_spawnattr_init(&attributes), "no attributes")
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        try ChildProcessError.check(posix_spawnattr_setsigmask(&attributes, &none), "signal mask")
        try ChildProcessError.check(posix_spawnattr_setsigdefault(&attributes, &all), "signals")
        // A group of its own: what a terminal or `timeout` sends to the tests' group must not end
        // the watchdog that cleans up after them.
        try ChildProcessError.check(posix_spawnattr_setpgroup(&attributes, 0), "process group")
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        try ChildProcessError.check(posix_spawnattr_setflags(&attributes, Int16(flags)), "flags")
    }

    deinit {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }

    func set(input: ChildInput) throws {
        switch input {
        case .nothing:
            try open("/dev/null", O_RDONLY, as: STDIN_FILENO)
        case .bytes(let bytes):
            let file = try MemoryFile(bytes)
            memory = file
            try duplicate(file.descriptor, as: STDIN_FILENO)
        case .pipe(let pipe):
            try duplicate(pipe.reading, as: STDIN_FILENO)
            handOver.append { pipe.closeReading() }
        }
    }

    func set(_ descriptor: Int32, to output: ChildOutput) throws {
        switch output {
        case .nothing:
            try open("/dev/null", O_WRONLY, as: descriptor)
        case .inherited:
            break
        case .file(let path):
            try open(path, O_WRONLY | O_CREAT | O_APPEND, as: descriptor)
        case .pipe(let pipe):
            try duplicate(pipe.writing, as: descriptor)
            handOver.append { pipe.closeWriting() }
        }
    }

    func set(folder: String) throws {
        let code = posix_spawn_file_actions_addchdir_np(&actions, folder)
        try ChildProcessError.check(code, folder)
    }

    /// Starts the child and returns its number.
    func start(
        _ path: String,
        _ arguments: [String],
        environment: [String: String]
    ) throws -> Int32 {
        let firstOfOthers = STDERR_FILENO + 1
        let code = posix_spawn_file_actions_addclosefrom_np(&actions, firstOfOthers)
        try ChildProcessError.check(code, "other descriptors")
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map {
            strdup("\($0.key)=\($0.value)")
        }
        variables.append(nil)
        defer { for word in words + variables { free(word) } }
        var pid: Int32 = 0
        let status = posix_spawn(&pid, path, &actions, &attributes, words, variables)
        try ChildProcessError.check(status, "cannot start \(path)")
        for close in handOver { close() }
        handOver = []
        memory = nil
        return pid
    }

    private func open(_ path: String, _ flags: Int32, as descriptor: Int32) throws {
        let code = posix_spawn_file_actions_addopen(&actions, descriptor, path, flags, 0o644)
        try ChildProcessError.check(code, path)
    }

    private func duplicate(_ source: Int32?, as descriptor: Int32) throws {
        let code = posix_spawn_file_actions_adddup2(&actions, source ?? -1, descriptor)
        try ChildProcessError.check(code, "the pipe is closed")
    }
}
