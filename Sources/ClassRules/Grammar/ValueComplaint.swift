import Diagnostics

/// Why a text is no value of a parameter; the sentence goes on after the parameter's name.
struct ValueComplaint {
    /// The kind of finding.
    let id: DiagnosticID
    /// What is wrong, such as `is true or false, not `x``.
    let message: String
    /// What helps.
    let remedy: String?
    /// Whether it is a number outside its range.
    let isRange: Bool

    /// Creates a complaint.
    init(_ id: DiagnosticID, _ message: String, remedy: String? = nil, isRange: Bool = false) {
        self.isRange = isRange
        self.id = id
        self.message = message
        self.remedy = remedy
    }
}
