/// Thrown by a check of one value.
struct ValueProblem: Error {
    /// What is wrong.
    let complaint: ValueComplaint

    /// Creates a problem.
    init(_ complaint: ValueComplaint) {
        self.complaint = complaint
    }
}
