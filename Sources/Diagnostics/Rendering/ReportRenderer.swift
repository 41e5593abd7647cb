/// Turns the findings of one run into one form.
public protocol ReportRenderer: Sendable {
    /// The whole report; ends in a line break unless it is empty.
    func render(_ report: FindingReport) -> String
}
