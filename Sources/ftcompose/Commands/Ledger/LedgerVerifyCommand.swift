import ArgumentParser
import FoundationEssentials
import LedgerFormat
import LibCrypto
import TransparencyLog

/// `ftcompose ledger verify`: checks a proof or an exported log, without a network.
struct LedgerVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a proof, an exported log or a peer's database offline.",
        discussion: """
            A proof (from 'ftcompose ledger prove') shows that an entry was signed by its writer and \
            is in the log that a majority of the actors has cosigned. An export is a folder with the \
            whole log; every signature, flag and hash in it is checked again. So is everything in a \
            database (ledger.sqlite); a peer may go on working with it meanwhile.

              ftcompose ledger verify vote.tlog-proof --policy policy
              ftcompose ledger verify export/ --policy policy --actors actors.json
              ftcompose ledger verify ledger.sqlite --policy policy --actors actors.json
              ftcompose ledger verify vote.tlog-proof --policy policy --unpack parts/

            The policy says which log and which witnesses you trust, and actors.json which keys the \
            actors' peers sign with. Take both from the actors themselves, not from whoever hands \
            you the proof. --unpack writes the parts as files that openssl checks \
            (docs/ledger-proofs.md).

            Exit status: 0 verified, 1 does not verify, 2 wrong usage or a file that cannot be read.
            """
    )

    @Argument(help: "A proof file, the folder of an export, or a peer's database.")
    var path: String

    @Option(help: "Policy file: the logs and witnesses to trust, and how many must have cosigned.")
    var policy: String

    @Option(help: "actors.json of the ledger; writers' keys must lead to the keys in it.")
    var actors: String?

    @Option(help: "Write the parts of a proof into this folder, for openssl; makes the folder.")
    var unpack: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let trust = try VerifierTrust(policyPath: policy, actorsPath: actors)
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ValidationError("there is no file or folder '\(path)'")
        }
        if isFolder, unpack != nil {
            throw ValidationError("--unpack takes a proof apart, and '\(path)' is a folder")
        }
        if DatabaseVerification.isDatabase(path) {
            return try DatabaseVerification.run(path, trust, asJSON: json)
        }
        do {
            let report =
                isFolder
                ? VerifyReport(try export(trust), trust)
                : VerifyReport(try proof(trust), trust)
            try report.print(asJSON: json)
        } catch let fault as ProofFault {
            try VerifyReport(fault).print(asJSON: json)
            throw ExitCode(ExitStatus.findings)
        } catch let error as LogError {
            try VerifyReport(ProofFault(.malformed, error.reason)).print(asJSON: json)
            throw ExitCode(ExitStatus.findings)
        }
    }

    private func export(_ trust: VerifierTrust) throws -> ExportVerdict {
        var progress = LeafProgress("checked")
        return try ExportFolder(path).verify(trust) { done, all in
            if let line = progress.line(done, of: all) { Terminal.note(line) }
        }
    }

    private func proof(_ trust: VerifierTrust) throws -> ProofVerdict {
        let bytes = try BoundedFile.read(path, bytesMax: LogProof.bytesMax)
        let proof = try EntryProof(bytes)
        if let unpack {
            // What does not verify may be looked at all the more.
            try FileManager.default.createDirectory(
                atPath: unpack,
                withIntermediateDirectories: true
            )
            for file in try RawProof.files(of: proof, policy: trust.policy) {
                let target = unpack + "/" + file.name
                guard FileManager.default.createFile(atPath: target, contents: Data(file.bytes))
                else { throw ValidationError("cannot write '\(target)'") }
            }
        }
        return try proof.verify(policy: trust.policy, peerKeys: trust.peerKeys)
    }
}
