using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>The clipboard, the keyboard, the screen, the camera and the microphone.</summary>
internal static class DeviceEntries
{
    public static void AddTo(LibraryTable table)
    {
        table.Add("{pyperclip clipboard}.{paste waitForNewPaste} {tkinter Tkinter}.Tk().{clipboard_get selection_get} win32clipboard.GetClipboardData pandas.read_clipboard jaraco.clipboard.paste klembord.get_text",
            new LibraryEntry("") { Effect = EffectKind.ClipboardRead, Gives = Sources.Clipboard, Target = -1 });
        table.Add("{pyperclip clipboard}.copy {tkinter Tkinter}.Tk().clipboard_append win32clipboard.{SetClipboardText SetClipboardData} klembord.set_text", EffectKind.ClipboardWrite, "text", target: -1);

        table.Add("pynput.{keyboard mouse}.Listener keyboard.{on_press on_release hook add_hotkey record start_recording hook_key} mouse.{hook on_click} pyxhook.HookManager {pyHook PyWinhook}.HookManager evdev.InputDevice().read_loop",
            new LibraryEntry("") { Effect = EffectKind.InputHook, Gives = Sources.Keystrokes, Target = -1 });
        table.Gives("keyboard.{read_key read_event get_typed_strings stop_recording is_pressed}", Sources.Keystrokes);

        var capture = new LibraryEntry("") { Effect = EffectKind.ScreenCapture, Gives = Sources.Screen, Target = -1 };
        table.Add("PIL.ImageGrab.{grab grabclipboard} ImageGrab.grab {pyautogui pyscreeze}.screenshot pyscreenshot.grab mss.{mss MSS}().grab d3dshot.create().screenshot", capture);
        table.Add("mss.{mss MSS}().shot", capture with { Parameters = ["mon", "output"], WritesPath = 1 });
        table.Add("mss.{mss MSS}().save", capture with { Parameters = ["mon", "output"], WritesPath = 1 });
        table.Add("pyscreenshot.grab_to_file", capture with { Parameters = ["filename"], WritesPath = 0 });
        table.Add("cv2.VideoCapture", capture with { Returns = "cv2.VideoCapture()" });
        table.Add("{sounddevice.rec sounddevice.InputStream} pyaudio.PyAudio().open speech_recognition.Microphone", capture);
        table.Add("win32gui.GetDesktopWindow", new LibraryEntry("") { Target = -1 });
    }
}
