// What the tests on Windows start. It writes each of its arguments into the file that RECORD names,
// as the hexadecimal digits of its UTF-16 units, a line each, and returns the number in RECORD_CODE.
// With RECORD_VARIABLE it also writes the value of the variable of that name.
// With RECORD_CTRL_C it presses Ctrl-C, so to speak, for every process of the console, and goes on
// where that says `survive`.
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

static BOOL WINAPI survive(DWORD event) { (void)event; return TRUE; }

static void write_line(FILE *record, const wchar_t *text) {
    for (; *text; text++) fprintf(record, "%04x", *text);
    fputs("\n", record);
}

int wmain(int count, wchar_t **arguments) {
    const wchar_t *path = _wgetenv(L"RECORD"), *code = _wgetenv(L"RECORD_CODE");
    const wchar_t *ctrl_c = _wgetenv(L"RECORD_CTRL_C");
    FILE *record = path ? _wfopen(path, L"wb") : NULL;
    if (record) {
        wchar_t value[256];
        const wchar_t *name = _wgetenv(L"RECORD_VARIABLE");
        for (int index = 1; index < count; index++) write_line(record, arguments[index]);
        // Not `_wgetenv`, which hides those whose names begin with `=`.
        if (name && GetEnvironmentVariableW(name, value, 256)) write_line(record, value);
        fclose(record);
    }
    if (ctrl_c) {
        if (!wcscmp(ctrl_c, L"survive")) SetConsoleCtrlHandler(survive, TRUE);
        if (!GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0)) return 99;
        Sleep(2000);
    }
    return code ? (int)wcstoul(code, NULL, 10) : 0;
}
