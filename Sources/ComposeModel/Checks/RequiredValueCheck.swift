import YAMLBridge

/// Reports what a file requires with `${NAME:?}` and the variables do not have.
///
/// Compose reads all of a file, also what this program passes on as it is written, and refuses the
/// whole project.
struct RequiredValueCheck {
    let resolver: TextResolver

    /// Looks at every value; keys are never interpolated, and an alias was looked at where its node
    /// stands.
    func run(_ node: YAMLNode) {
        switch node.content {
        case .alias: break
        case .sequence(let items): items.forEach(run)
        case .mapping(let entries): entries.forEach { run($0.value) }
        case .scalar(let scalar):
            // Every placeholder that requires a value has a question mark.
            guard PlaceholderText.hasDollar(scalar.text),
                scalar.text.utf8.contains(UInt8(ascii: "?"))
            else { return }
            resolver.require(scalar.text, in: node)
        }
    }
}
