/// The words of a finding for forms that have one field for all of them.
enum FindingWords {
    /// Message, remarks without a place and remedy, a line each.
    static func full(_ diagnostic: Diagnostic) -> String {
        var lines = [diagnostic.message]
        for note in diagnostic.notes where note.range == nil {
            lines.append("note: \(note.message)")
        }
        if let remedy = diagnostic.remedy { lines.append("remedy: \(remedy)") }
        return lines.joined(separator: "\n")
    }

    /// The same with the places of all notes.
    static func withPlaces(_ diagnostic: Diagnostic, _ report: FindingReport) -> String {
        var lines = [diagnostic.message]
        for note in diagnostic.notes {
            let place = note.range.map { range in
                "\(report.path(of: range.file)):\(range.start.line):\(range.start.column): "
            }
            lines.append("\(place ?? "")note: \(note.message)")
        }
        if let remedy = diagnostic.remedy { lines.append("remedy: \(remedy)") }
        return lines.joined(separator: "\n")
    }
}
