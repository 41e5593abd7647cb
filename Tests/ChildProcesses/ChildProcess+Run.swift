extension ChildProcess {
    /// Runs a program to its end and reads all that it writes.
    public static func run(
        _ path: String,
        _ arguments: [String],
        input: [UInt8] = [],
        errors: ChildErrors = .apart,
        folder: String? = nil,
        environment: [String: String]? = nil
    ) throws -> ChildResult {
        let (output, apart) = try (ChildPipe(), ChildPipe())
        let child = try start(
            path,
            arguments,
            input: input.isEmpty ? .nothing : .bytes(input),
            output: .pipe(output),
            errors: {
                switch errors {
                case .apart: .pipe(apart)
                case .merged: .pipe(output)
                case .inherited: .inherited
                }
            }(),
            folder: folder,
            environment: environment
        )
        // Nobody writes to it unless the child does.
        apart.closeWriting()
        let contents = ChildPipe.contents(of: [output, apart])
        return ChildResult(status: child.wait(), output: contents[0], errors: contents[1])
    }
}
