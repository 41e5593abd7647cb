import Diagnostics
import YAMLBridge

/// Shows that an edited file says what it said before, but for `x-ft` in the services meant.
struct AnnotationProof {
    /// The services that may have `x-ft` now.
    let services: Set<String>

    /// Whether the new bytes differ from the source in the annotations alone.
    func holds(_ bytes: [UInt8], for file: SourceFile) -> Bool {
        let quiet = DiagnosticCollector()
        let old = YAMLParser().parse(file, collector: quiet)
        let new = YAMLParser().parse(SourceFile(path: file.path, bytes: bytes), collector: quiet)
        guard !quiet.hasErrors, old.count == new.count else { return false }
        return zip(old, new).allSatisfy { isSame($0.root, $1.root, path: []) }
    }

    private func isSame(_ old: YAMLNode?, _ new: YAMLNode?, path: [String]) -> Bool {
        guard let old, let new else { return old == nil && new == nil }
        guard old.resolved.tag == new.resolved.tag else { return false }
        if let scalar = old.scalar { return new.scalar == scalar }
        if let items = old.items {
            guard let others = new.items, others.count == items.count else { return false }
            return zip(items, others).allSatisfy { isSame($0, $1, path: path + ["-"]) }
        }
        guard let entries = old.entries, var others = new.entries else { return false }
        if path.count == 2, path[0] == "services", services.contains(path[1]) {
            others.removeAll { $0.name == "x-ft" }
        }
        guard entries.count == others.count else { return false }
        return zip(entries, others).allSatisfy {
            $0.name == $1.name && isSame($0.value, $1.value, path: path + [$0.name])
        }
    }
}
