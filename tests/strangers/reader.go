// Reads a published log with the code that reads the checksum database of Go modules (golang.org/x/mod/sumdb), which
// is where the formats of tiles and signed notes come from. It knows nothing of Oversight: only the formats.
//
// usage: reader DIR KEY [SIZE CHECKPOINT]...
// Checks the checkpoint's signature, rebuilds the tree from the tiles, hashes every bundle, verifies every proof in
// DIR/proof, and that the tree has grown from each older checkpoint named.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}

func refuse(words string, args ...interface{}) { must(fmt.Errorf(words, args...)) }

func read(name string) []byte {
	data, err := os.ReadFile(name)
	must(err)
	return data
}

type tree struct {
	size int64
	root tlog.Hash
}

func open(data []byte, key note.Verifier) tree {
	opened, err := note.Open(data, note.VerifierList(key))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != key.Name() {
		refuse("this is no checkpoint of %s", key.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tree{size, root}
}

type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }

func (t tiles) path(tile tlog.Tile) string {
	return filepath.Join(t.folder, strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(t.path(tile))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (t tiles) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func bundles(folder string, size int64, check func(int64, []byte)) {
	for n := int64(0); n*256 < size; n++ {
		width := int64(256)
		if size-n*256 < width {
			width = size - n*256
		}
		name := strings.Replace(tlog.Tile{H: 8, L: -1, N: n, W: int(width)}.Path(), "tile/8/data/", "tile/entries/", 1)
		data := read(filepath.Join(folder, name))
		for i := int64(0); i < width; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				refuse("the bundle %s ends early", name)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			check(n*256+i, data[2:end])
			data = data[end:]
		}
		if len(data) > 0 {
			refuse("the bundle %s holds more than its entries", name)
		}
	}
}

func proof(data []byte, leafHex string, key note.Verifier) {
	parts := bytes.SplitN(data, []byte("\n\n"), 2)
	if len(parts) != 2 {
		refuse("the proof %s has no checkpoint", leafHex)
	}
	lines := strings.Split(string(parts[0]), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		refuse("the proof %s is not written as one", leafHex)
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	must(err)
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		must(err)
		path = append(path, hash)
	}
	raw, err := hex.DecodeString(leafHex)
	must(err)
	leaf, err := tlog.ParseHash(base64.StdEncoding.EncodeToString(raw))
	must(err)
	at := open(parts[1], key)
	must(tlog.CheckRecord(path, at.size, at.root, index, leaf))
}

func main() {
	folder := os.Args[1]
	key, err := note.NewVerifier(os.Args[2])
	must(err)
	newest := open(read(filepath.Join(folder, "checkpoint")), key)
	hashes := tlog.TileHashReader(tlog.Tree{N: newest.size, Hash: newest.root}, tiles{folder})
	root, err := tlog.TreeHash(newest.size, hashes)
	must(err)
	if root != newest.root {
		refuse("the tiles lead to another root")
	}
	bundles(folder, newest.size, func(index int64, entry []byte) {
		found, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		must(err)
		if found[0] != tlog.RecordHash(entry) {
			refuse("entry %d is not the one of its leaf", index)
		}
	})
	proofs, err := filepath.Glob(filepath.Join(folder, "proof", "*"))
	must(err)
	for _, name := range proofs {
		proof(read(name), filepath.Base(name), key)
	}
	for _, name := range os.Args[3:] {
		older := open(read(name), key)
		if older.size == 0 {
			continue
		}
		grown, err := tlog.ProveTree(newest.size, older.size, hashes)
		must(err)
		must(tlog.CheckTree(grown, newest.size, newest.root, older.size, older.root))
	}
	fmt.Printf("%d entries, %d proofs, %d older checkpoints\n", newest.size, len(proofs), len(os.Args[3:]))
}
