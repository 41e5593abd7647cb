import ArgumentParser
import FoundationEssentials
import LibCrypto
import TransparencyLog

/// `ftcompose ledger keygen`: makes a key pair for a ledger.
struct LedgerKeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make an Ed25519 key and print its public half.",
        discussion: """
            Peers and runtimes make their keys themselves. This one is for an actor who wants to hold \
            his key before the project runs: its public half goes into x-ft-ledger, the file into the \
            volume of his peer as entry.pem.

              ftcompose ledger keygen entry.pem
              openssl pkey -in entry.pem -pubout      # the same public key

            The file is PEM (PKCS #8, not encrypted) of mode 0600. A file that exists is never \
            touched.
            """
    )

    @Argument(help: "File to write the private key to; must not exist.")
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let key = try Ed25519PrivateKey()
        let pem = try key.pem()
        do throws(KeyFile.Failure) {
            try KeyFile.create(file, pem)
        } catch {
            Terminal.note(error.reason)
            throw ExitCode(ExitStatus.findings)
        }
        let publicKey = Base64.encode(key.publicKey.bytes)
        let publicPEM = String(decoding: try key.publicKey.pem(), as: UTF8.self)
        guard json else {
            print("private key: \(file) (mode 0600)")
            print("public key:  \(publicKey)")
            print(publicPEM, terminator: "")
            return
        }
        let output = Output(file: file, publicKey: publicKey, publicKeyPEM: publicPEM)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(output), as: UTF8.self))
    }

    private struct Output: Encodable {
        var file: String
        var publicKey: String
        var publicKeyPEM: String

        enum CodingKeys: String, CodingKey {
            case file
            case publicKey = "public_key"
            case publicKeyPEM = "public_key_pem"
        }
    }
}
