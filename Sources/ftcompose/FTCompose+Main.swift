import ArgumentParser
import Glibc

extension FTCompose {
    /// Runs the command; wrong usage ends with status 2, everything else as the command says.
    static func main() async {
        // A file that grows beyond the user's limit is an error to report, as a full disk is.
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Terminal.checkOutput()
        } catch {
            guard exitCode(for: error) == .validationFailure else {
                Terminal.checkOutput()
                exit(withError: error)
            }
            Terminal.note(fullMessage(for: error))
            Glibc.exit(ExitStatus.usage)
        }
    }
}
