/// Wire form of `POST /containers/ID/exec`.
struct ExecWire: Encodable {
    var AttachStdin: Bool
    var AttachStdout = true
    var AttachStderr = true
    var Tty = false
    var Cmd: [String]
    var Env: [String]
    var User: String?
    var WorkingDir: String?

    init(_ request: ExecRequest) {
        AttachStdin = request.standardInput != .closed
        Cmd = request.command
        Env = request.environment
        User = request.user
        WorkingDir = request.workingDirectory
    }
}
