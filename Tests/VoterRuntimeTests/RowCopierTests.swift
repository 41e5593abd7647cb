import NIOCore
import ReplicaClient
import Testing

@testable import VoterRuntime

@Suite struct RowCopierTests {
    private let columns = ["int", "bit", "varchar", "uuid", "double"].map {
        CatalogColumn(name: "c", type: $0, isPrimary: false, isGenerated: false)
    }

    @Test func `values are written so that every byte arrives`() {
        let row = ReplicaRow(values: [
            ByteBuffer(string: "-1"), ByteBuffer(string: "255"),
            ByteBuffer(bytes: [0, 39, 92, 255]),
            ByteBuffer(string: "u"), nil,
        ])
        var statement = ByteBuffer()
        RowCopier.write(row, columns: columns, to: &statement)
        let expected =
            Array("('-1',255,'\\0\\'\\\\".utf8) + [255]
            + Array("',CONVERT('u' USING utf8mb4),NULL)".utf8)
        #expect(Array(statement.readableBytesView) == expected)
    }

    @Test func `columns are read exactly`() {
        #expect(
            columns.map(RowCopier.expression)
                == [
                    "`c`", "`c` + 0", "`c`", "CAST(`c` AS CHAR CHARACTER SET utf8mb4)", "`c` + 0e0",
                ]
        )
    }
}
