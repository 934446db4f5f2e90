// What the tests on Windows start. It writes each of its arguments into the file that RECORD names,
// as the hexadecimal digits of its UTF-16 units, a line each, and returns the number in RECORD_CODE.
// With RECORD_CTRL_C it presses Ctrl-C, so to speak, for every process of the console, and goes on
// where that says `survive`.
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

static BOOL WINAPI survive(DWORD event) { (void)event; return TRUE; }

int wmain(int count, wchar_t **arguments) {
    const wchar_t *path = _wgetenv(L"RECORD"), *code = _wgetenv(L"RECORD_CODE");
    const wchar_t *ctrl_c = _wgetenv(L"RECORD_CTRL_C");
    FILE *record = path ? _wfopen(path, L"wb") : NULL;
    if (record) {
        for (int index = 1; index < count; index++) {
            for (const wchar_t *unit = arguments[index]; *unit; unit++) fprintf(record, "%04x", *unit);
            fputs("\n", record);
        }
        fclose(record);
    }
    if (ctrl_c) {
        if (!wcscmp(ctrl_c, L"survive")) SetConsoleCtrlHandler(survive, TRUE);
        if (!GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0)) return 99;
        Sleep(2000);
    }
    return code ? (int)wcstoul(code, NULL, 10) : 0;
}
