import ComposeModel
import Diagnostics
import YAMLBridge

/// Finds the certificate that the annotation names among what the service mounts.
///
/// Unlike a web server's none is guessed: databases mount certificates for other purposes too.
struct DatabaseCertificateFinder {
    private static let path = "inputs.certificates"

    let project: ComposeProject
    let annotated: AnnotatedService
    /// Where the server keeps its data, which is another folder for each replica.
    let dataFolder: String

    private var context: AnnotationContext { annotated.context }

    /// The certificate; nil when none was named, or after a report.
    func find() -> DatabaseCertificate? {
        guard let found = annotated.values[DatabaseCertificateFinder.path],
            case .mapping(let entries) = found.value, let first = entries.first
        else { return nil }
        let place = found.node?.entry(first.0)?.value ?? found.node ?? found.keyNode
        // AgreementCheck has said that only `*` can stand here.
        guard entries.count == 1, first.0 == "*", let path = first.1.asString else { return nil }
        let files = CertificateFiles(annotated.reader)
        guard check(path, files, place) else { return nil }
        let key = files.key(of: path)
        checkContents(certificate: path, key: key, files, place)
        var carried = CarriedFiles()
        for path in Set([path, key]).sorted() { files.carry(path, to: &carried) }
        return DatabaseCertificate(certificate: path, privateKey: key, carried: carried)
    }

    /// Whether the tunnel can be given the file.
    private func check(_ path: String, _ files: CertificateFiles, _ place: YAMLNode?) -> Bool {
        guard files.holds(path) else {
            context.error(
                .secretNotMounted,
                "`inputs.certificates` names \(path), which nothing mounts",
                at: place,
                remedy: "add it to `secrets` of the service, or mount it read-only"
            )
            return false
        }
        if let mount = files.mount(of: path), FilePath.isInside(dataFolder, mount.target.value) {
            context.error(
                .secretNotMounted,
                "\(path) lies in the data folder, of which each replica has one and the tunnel none",
                at: place,
                remedy: "hand the certificate and its key over as secrets"
            )
            return false
        }
        return true
    }

    /// Looks into files that are on this machine; others show themselves when the tunnel starts.
    private func checkContents(
        certificate: String,
        key: String,
        _ files: CertificateFiles,
        _ place: YAMLNode?
    ) {
        let chain = content(of: certificate, files, place)
        if let chain, !chain.contains("-----BEGIN CERTIFICATE-----") {
            let isKey = chain.contains("PRIVATE KEY-----")
            context.error(
                .certificateUnfit,
                isKey
                    ? "\(certificate) holds a private key and no certificate"
                    : "\(certificate) holds no certificate in PEM form",
                at: place,
                remedy: isKey
                    ? "name the certificate; its key is found beside it, with the ending `.key`"
                    : "convert it with `openssl x509 -outform PEM`"
            )
            return
        }
        let secret = key == certificate ? chain : content(of: key, files, place)
        guard let secret, !secret.contains("PRIVATE KEY-----") else { return }
        let stem = CertificateFiles.stem(of: certificate)
        context.error(
            .certificateUnfit,
            key == certificate
                ? "there is no private key of \(certificate), neither in it nor beside it"
                : "\(key) holds no private key in PEM form",
            at: place,
            remedy: key == certificate
                ? "add it as \(FilePath.directory(of: certificate))/\(stem).key, "
                    + "or put both into one file"
                : "write the key that belongs to \(certificate) there"
        )
    }

    /// What is in a file of the host, where it is known and can be read here.
    private func content(
        of path: String,
        _ files: CertificateFiles,
        _ place: YAMLNode?
    ) -> String? {
        guard let file = files.hostFile(of: path, in: project) else { return nil }
        guard FileReader.exists(file) else {
            context.warning(
                .certificateUnfit,
                "\(path) is \(file), which is not there",
                at: place,
                remedy: "add it before the project is started"
            )
            return nil
        }
        guard FileReader.isRegular(file), let bytes = try? FileReader.read(file) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
